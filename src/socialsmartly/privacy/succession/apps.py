from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class SuccessionConfig(AppConfig):
    """Somebody else takes over the operator's business: whom people are told of, what goes along, and what must be honoured."""

    name = "socialsmartly.privacy.succession"
    label = "succession"
    verbose_name = topics.AGREED
