from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    """Who may receive what, and the only door through which it leaves."""

    name = "socialsmartly.privacy.recipients"
    label = "recipients"

    def ready(self) -> None:
        from socialsmartly.privacy.recipients import receivers  # noqa: F401, PLC0415 - receivers need the models to be ready
