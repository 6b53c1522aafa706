from django.apps import AppConfig


class PortabilityConfig(AppConfig):
    """A person's data on its way to a service that they name."""

    name = "socialsmartly.privacy.portability"
    label = "portability"
