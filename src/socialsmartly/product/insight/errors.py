"""Why no figures were given out. The docstring is the message."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from socialsmartly.words import Refusal


class FiguresRefused(Refusal):
    """No figures were given out."""

    says = _("No figures were given out.")


class NotOver(FiguresRefused):
    """This month can still change. Ask again 14 days after its end."""

    says = _("This month can still change. Ask again 14 days after its end.")


class BudgetSpent(FiguresRefused):
    """Two tables of this month were given out already. A third could tell something about single people; take another month."""

    says = _(
        "Two tables of this month were given out already. A third could tell something about single people; take another month."
    )
