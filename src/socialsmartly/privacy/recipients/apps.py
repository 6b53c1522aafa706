from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class RecipientsConfig(AppConfig):
    """Who may receive what, and the only door through which it leaves."""

    name = "socialsmartly.privacy.recipients"
    label = "recipients"
    verbose_name = topics.PASSED_ON

    def ready(self) -> None:
        from socialsmartly.privacy.recipients import receivers  # noqa: F401, PLC0415 - receivers need the models to be ready
