"""What a shop says of its own desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.desk.hours import USUAL, Hours, read_hours
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import KeepWhile, NoPerson
from socialsmartly.words.purposes import ASKING, DESK


class DeskSettings(WorkspaceOwned):
    """Each day of the week, and each line of closed days, in the words that `hours` reads; and the sites that may ask for the window."""

    zone = models.CharField(_("Time zone"), max_length=40, default=USUAL.zone.key)
    week = models.JSONField(_("Hours of each day"), default=list)
    closed = models.JSONField(_("Closed days"), default=list)
    sites = models.JSONField(_("Sites with the window"), default=list)

    privacy = NoPerson(
        "when a shop's people answer, and on which sites of its own",
        KeepWhile("it goes with its shop"),
        written_by=(DESK,),
        read_by=(DESK, ASKING),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="one_desk_per_workspace")]

    @property
    def hours(self) -> Hours:
        return read_hours(self.zone, self.week, self.closed) if self.week else USUAL
