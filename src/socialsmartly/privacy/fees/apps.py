from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class FeesConfig(AppConfig):
    """What repeated requests may cost, and when."""

    name = "socialsmartly.privacy.fees"
    label = "fees"
    verbose_name = topics.REQUESTS
