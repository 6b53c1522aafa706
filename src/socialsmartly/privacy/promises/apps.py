from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """The policy as text, and the promise board."""

    name = "socialsmartly.privacy.promises"
    label = "promises"
