from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap import topics
from socialsmartly.words.purposes import SERVICE


class StoresConfig(AppConfig):
    """Store connections and the import of orders."""

    name = "socialsmartly.product.stores"
    label = "stores"
    verbose_name = topics.CUSTOMERS

    def ready(self) -> None:
        from socialsmartly.privacy.consent.signals import withdrawing  # noqa: PLC0415 - needs every app to be loaded
        from socialsmartly.privacy.rights.signals import closing_again  # noqa: PLC0415 - same reason
        from socialsmartly.product.stores import queries, receivers, succession  # noqa: F401, PLC0415 - same reason
        from socialsmartly.product.workspaces.checklist import Step, add_step  # noqa: PLC0415 - same reason
        from socialsmartly.product.workspaces.figures import add_figures  # noqa: PLC0415 - same reason

        add_figures("stores", SERVICE, queries.figures)
        withdrawing.connect(receivers.delete_the_copy, dispatch_uid="stores.delete_the_copy")
        closing_again.connect(receivers.go_on_with_the_copy, dispatch_uid="stores.go_on_with_the_copy")
        add_step(
            Step(
                1,
                _("Connect your shop"),
                _("Say whether we may read it, then bring in a file of orders or take the demo shop."),
                _("Connect"),
                "stores:connect",
                queries.is_connected,
            )
        )
