from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics
from socialsmartly.words.purposes import DESK, IMPROVEMENT


class DeskConfig(AppConfig):
    """Customers write to a shop, and people answer."""

    name = "socialsmartly.product.desk"
    label = "desk"
    verbose_name = topics.TALKS

    def ready(self) -> None:
        from socialsmartly.product.desk import home, reactions, succession  # noqa: F401, PLC0415 - needs every app to be loaded
        from socialsmartly.product.workspaces.figures import add_figures  # noqa: PLC0415 - same reason

        add_figures("desk", DESK, home.figures)
        add_figures("desk", IMPROVEMENT, home.ratings)
