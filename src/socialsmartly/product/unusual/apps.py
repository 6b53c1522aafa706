from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class UnusualConfig(AppConfig):
    """Something unusual at a member's account holds back what would go out of a shop in great number, for a day."""

    name = "socialsmartly.product.unusual"
    label = "unusual"
    verbose_name = topics.ACCOUNT

    def ready(self) -> None:
        from socialsmartly.product.unusual import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
