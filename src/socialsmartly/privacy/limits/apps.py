from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Limits that a person sets on the use of what is held about them."""

    name = "socialsmartly.privacy.limits"
    label = "limits"

    def ready(self) -> None:
        from socialsmartly.privacy.limits import reactions  # noqa: F401, PLC0415 - registers its receivers
