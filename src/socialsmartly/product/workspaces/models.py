"""Workspaces: one for each shop, and the house's own. A workspace answers for its contacts; the operator works on its behalf."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import OwnerKey
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.product.accounts.models import MemberOwned
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.words import ROW_GOES, KeepWhile, NoPerson, Plain, Record, technical
from socialsmartly.words.purposes import ACCOUNT, CASEWORK, SECURITY, WORKSPACE


class Workspace(HeldRow):
    """A shop. `permits` carries the authorisation to use store data; the database closes marketing without it."""

    title = models.CharField(max_length=80)
    permits = models.IntegerField(default=0)
    currency = models.CharField(max_length=3, default="GBP")
    made_at = models.DateTimeField(default=timezone.now)

    privacy = NoPerson(
        "a shop and its settings",
        KeepWhile("it goes when its owner's account is cancelled"),
        written_by=(WORKSPACE,),
        root="workspace",
        permits="permits",
    )

    class Meta(HeldRow.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        return self.title


class WorkspaceOwned(Owned):
    """A row of one shop."""

    workspace = OwnerKey("workspaces.Workspace")

    class Meta(Owned.Meta):
        abstract = True


class Seat(MemberOwned):
    """A member's place in a workspace. It lies with the member, so that one look shows where they may go."""

    workspace = models.UUIDField(_("Workspace"))
    title = models.CharField(_("Name of the workspace"), max_length=80)
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices, default=Role.OWNER)
    since = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "workspace": Plain("a handle of a shop"),
            "title": Plain("the name of a shop"),
            "role": technical(WORKSPACE, ACCOUNT, SECURITY, CASEWORK),
            "since": technical(WORKSPACE, ACCOUNT),
        },
        keep=KeepWhile("it lets the member into the workspace"),
        promise="2.1-c",
        written_by=(WORKSPACE,),
        read_by=(ACCOUNT, SECURITY),
    )

    class Meta(MemberOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["member", "workspace"], name="one_seat_per_workspace")]
