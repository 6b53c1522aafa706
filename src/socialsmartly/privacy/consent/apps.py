from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class ConsentConfig(AppConfig):
    """Agreements and authorisations: asked, given, withdrawn."""

    name = "socialsmartly.privacy.consent"
    label = "consent"
    verbose_name = topics.AGREED
