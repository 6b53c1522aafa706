from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class CaseworkConfig(AppConfig):
    """Requests in a person's own words, and how people answer them."""

    name = "socialsmartly.privacy.casework"
    label = "casework"
    verbose_name = topics.REQUESTS
