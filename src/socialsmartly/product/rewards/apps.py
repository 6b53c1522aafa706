from django.apps import AppConfig


class RewardsConfig(AppConfig):
    """Promotions of a shop, who takes part in them, and the rewards they get."""

    name = "socialsmartly.product.rewards"
    label = "rewards"

    def ready(self) -> None:
        from socialsmartly.product.rewards import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
