from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Messages to those who agreed, with a decision record for each person."""

    name = "socialsmartly.product.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        from socialsmartly.product.campaigns import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
