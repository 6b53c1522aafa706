from django.apps import AppConfig


class SuccessionConfig(AppConfig):
    """Somebody else takes over the operator's business: whom people are told of, what goes along, and what must be honoured."""

    name = "socialsmartly.privacy.succession"
    label = "succession"
