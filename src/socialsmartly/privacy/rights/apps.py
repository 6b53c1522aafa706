from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Requests of people about their own data: copy, correct, delete, withdraw."""

    name = "socialsmartly.privacy.rights"
    label = "rights"
