from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class IdentityConfig(AppConfig):
    """How somebody shows who they are: by people who saw them, and by face only where a law and they themselves allow it."""

    name = "socialsmartly.privacy.identity"
    label = "identity"
    verbose_name = topics.REQUESTS
