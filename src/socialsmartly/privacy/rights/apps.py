from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class RightsConfig(AppConfig):
    """Requests of people about their own data: copy, correct, delete, withdraw."""

    name = "socialsmartly.privacy.rights"
    label = "rights"
    verbose_name = topics.REQUESTS
