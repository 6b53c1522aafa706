from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    """Who may receive what, and the only door through which it leaves."""

    name = "socialsmartly.privacy.recipients"
    label = "recipients"
