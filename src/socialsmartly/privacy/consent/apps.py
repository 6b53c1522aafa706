from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Agreements and authorisations: asked, given, withdrawn."""

    name = "socialsmartly.privacy.consent"
    label = "consent"
