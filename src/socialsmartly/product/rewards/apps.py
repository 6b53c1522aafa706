from django.apps import AppConfig


class RewardsConfig(AppConfig):
    """Promotions of a shop, who takes part in them, and the rewards they get."""

    name = "socialsmartly.product.rewards"
    label = "rewards"
