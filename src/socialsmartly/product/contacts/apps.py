from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap import topics
from socialsmartly.words.purposes import RESULTS, SERVICE


class ContactsConfig(AppConfig):
    """A shop's customers and what they agreed to."""

    name = "socialsmartly.product.contacts"
    label = "contacts"
    verbose_name = topics.CUSTOMERS

    def ready(self) -> None:
        from socialsmartly.product.contacts import queries, selling, succession  # noqa: F401, PLC0415 - needs every app to be loaded
        from socialsmartly.product.workspaces.checklist import Step, add_step  # noqa: PLC0415 - same reason
        from socialsmartly.product.workspaces.figures import add_figures  # noqa: PLC0415 - same reason

        add_step(
            Step(
                2,
                _("Meet your customers"),
                _("They come in with the orders, each with what they agreed to."),
                _("See the contacts"),
                "contacts:list",
                lambda: queries.how_many() > 0,
            )
        )
        add_figures("contacts", RESULTS, selling.figures)
        add_figures("contacts", SERVICE, selling.people)
