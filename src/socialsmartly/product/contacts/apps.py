from django.apps import AppConfig
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    """A shop's customers and what they agreed to."""

    name = "socialsmartly.product.contacts"
    label = "contacts"

    def ready(self) -> None:
        from socialsmartly.product.contacts import queries  # noqa: PLC0415 - needs every app to be loaded
        from socialsmartly.product.contacts.amounts import pounds  # noqa: PLC0415 - same reason
        from socialsmartly.product.workspaces.checklist import Count, Step, add_count, add_step  # noqa: PLC0415 - same reason

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
        add_count("people", Count(1, _("People"), lambda: number_format(queries.how_many(), force_grouping=True)))
        add_count("spent", Count(2, _("What they spent"), lambda: pounds(queries.money())))
