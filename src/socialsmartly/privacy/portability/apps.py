from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class PortabilityConfig(AppConfig):
    """A person's data on its way to a service that they name."""

    name = "socialsmartly.privacy.portability"
    label = "portability"
    verbose_name = topics.PASSED_ON
