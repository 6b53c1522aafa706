from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap import topics
from socialsmartly.words.purposes import RESULTS


class CampaignsConfig(AppConfig):
    """Messages to those who agreed, with a decision record for each person."""

    name = "socialsmartly.product.campaigns"
    label = "campaigns"
    verbose_name = topics.CUSTOMERS

    def ready(self) -> None:
        from socialsmartly.product.campaigns import home, reactions, succession  # noqa: F401, PLC0415 - receivers need the models to be ready
        from socialsmartly.product.campaigns.models import Campaign, State  # noqa: PLC0415 - same reason
        from socialsmartly.product.workspaces.checklist import Step, add_step  # noqa: PLC0415 - same reason
        from socialsmartly.product.workspaces.figures import add_figures  # noqa: PLC0415 - same reason

        add_figures("campaigns", RESULTS, home.figures)

        add_step(
            Step(
                3,
                _("Write your first campaign"),
                _("A letter to the people who agreed to get one."),
                _("Begin a campaign"),
                "campaigns:list",
                lambda: bool(Campaign.objects.exclude(state=State.DRAFT).exists()),
            )
        )
