from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class GroundsConfig(AppConfig):
    """Deletion that a person may demand because of what was done, with its ground as a code."""

    name = "socialsmartly.privacy.grounds"
    label = "grounds"
    verbose_name = topics.REQUESTS

    def ready(self) -> None:
        from socialsmartly.privacy.grounds import reactions  # noqa: F401, PLC0415 - registers its receivers
