from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Messages to those who agreed, with a decision record for each person."""

    name = "socialsmartly.product.campaigns"
    label = "campaigns"
