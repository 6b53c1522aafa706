from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics
from socialsmartly.words.purposes import SERVICE


class ExportsConfig(AppConfig):
    """A shop takes its contacts out in one file."""

    name = "socialsmartly.product.exports"
    label = "exports"
    verbose_name = topics.CUSTOMERS

    def ready(self) -> None:
        from socialsmartly.product.exports import home  # noqa: PLC0415 - needs every app to be loaded
        from socialsmartly.product.workspaces.figures import add_figures  # noqa: PLC0415 - same reason

        add_figures("exports", SERVICE, home.figures)
