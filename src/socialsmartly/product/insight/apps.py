from django.apps import AppConfig


class InsightConfig(AppConfig):
    """What leaves for partners in advertising and analysis: figures about many, and nobody."""

    name = "socialsmartly.product.insight"
    label = "insight"
