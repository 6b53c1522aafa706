from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class DisclosuresConfig(AppConfig):
    """What is made public about people: by themselves, or by two of us."""

    name = "socialsmartly.privacy.disclosures"
    label = "disclosures"
    verbose_name = topics.PASSED_ON
