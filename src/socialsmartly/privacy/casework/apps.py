from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Requests in a person's own words, and how people answer them."""

    name = "socialsmartly.privacy.casework"
    label = "casework"
