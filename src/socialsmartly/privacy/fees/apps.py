from django.apps import AppConfig


class FeesConfig(AppConfig):
    """What repeated requests may cost, and when."""

    name = "socialsmartly.privacy.fees"
    label = "fees"
