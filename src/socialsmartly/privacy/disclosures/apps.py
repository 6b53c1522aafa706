from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """What is made public about people: by themselves, or by two of us."""

    name = "socialsmartly.privacy.disclosures"
    label = "disclosures"
