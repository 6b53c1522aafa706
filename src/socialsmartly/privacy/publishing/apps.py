from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class PublishingConfig(AppConfig):
    """The moment before others can read what somebody wrote."""

    name = "socialsmartly.privacy.publishing"
    label = "publishing"
    verbose_name = topics.PASSED_ON
