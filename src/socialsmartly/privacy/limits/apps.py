from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class LimitsConfig(AppConfig):
    """Limits that a person sets on the use of what is held about them."""

    name = "socialsmartly.privacy.limits"
    label = "limits"
    verbose_name = topics.REQUESTS

    def ready(self) -> None:
        from socialsmartly.privacy.limits import reactions  # noqa: F401, PLC0415 - registers its receivers
