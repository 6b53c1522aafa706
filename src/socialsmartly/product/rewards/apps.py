from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics
from socialsmartly.words.purposes import PROMOTION


class RewardsConfig(AppConfig):
    """Promotions of a shop, who takes part in them, and the rewards they get."""

    name = "socialsmartly.product.rewards"
    label = "rewards"
    verbose_name = topics.CUSTOMERS

    def ready(self) -> None:
        from socialsmartly.product.rewards import clock, queries, reactions, succession  # noqa: F401, PLC0415 - jobs and receivers need the models to be ready
        from socialsmartly.product.workspaces.figures import add_figures  # noqa: PLC0415 - same reason

        add_figures("rewards", PROMOTION, queries.figures)
