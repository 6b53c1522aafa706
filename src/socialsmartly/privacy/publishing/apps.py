from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """The moment before others can read what somebody wrote."""

    name = "socialsmartly.privacy.publishing"
    label = "publishing"
