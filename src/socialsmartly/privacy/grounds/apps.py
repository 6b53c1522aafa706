from django.apps import AppConfig


class GroundsConfig(AppConfig):
    """Deletion that a person may demand because of what was done, with its ground as a code."""

    name = "socialsmartly.privacy.grounds"
    label = "grounds"

    def ready(self) -> None:
        from socialsmartly.privacy.grounds import reactions  # noqa: F401, PLC0415 - registers its receivers
