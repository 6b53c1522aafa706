"""Workspaces: one for each shop, and the house's own. A workspace answers for its contacts; the operator works on its behalf."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerKey
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.accounts.models import MemberOwned
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.words import ROW_GOES, Keep, KeepWhile, KeyClass, NoPerson, Plain, Record, contact, technical
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import ACCOUNT, CASEWORK, EXPORTING, SECURITY, TEAM, WORKSPACE


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


class Invitation(WorkspaceOwned):
    """Somebody who was asked to work in a shop. Whether they have an account is not known here. The id is the handle to which the
    keyring's index leads from the address within the shop, so that nobody is asked twice; the row holds of the link a hash alone."""

    address = SealedTextField(KeyClass.CONTACT, verbose_name=_("E-mail address"))
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices)
    language = models.CharField(_("Language"), max_length=10, default="en")
    link_digest = models.BinaryField(max_length=32, null=True)
    sent_at = models.DateTimeField(_("Sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("Ends"))

    privacy = Record(
        about={"self": ROW_GOES},
        columns={
            "address": contact(TEAM),
            "role": technical(TEAM),
            "language": technical(TEAM),
            "link_digest": technical(TEAM),
            "sent_at": technical(TEAM),
            "expires_at": technical(TEAM),
        },
        keep=Keep(DAY, after="expires_at", because="an invitation is good for seven days"),
        promise="2.1-c",
        written_by=(TEAM,),
        stays_behind="its link opens a shop of this installation; whoever is to come in is asked there",
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("Invitation to work in a shop")


class Colleague(WorkspaceOwned):
    """One of those who work in a shop, the owner among them, as the shop sees them; their seat is the same as they see it themselves.
    Both are written together. `offered_at` says that the owner offered them the shop."""

    member = HandleField(_("Member"))
    role = models.CharField(_("Role"), max_length=10, choices=Role.choices)
    address = SealedTextField(KeyClass.CONTACT, of="member", verbose_name=_("Address that was invited"))
    since = models.DateTimeField(_("Since"), default=timezone.now)
    offered_at = models.DateTimeField(_("Offered the shop"), null=True)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "role": technical(TEAM, WORKSPACE, EXPORTING),
            "address": contact(TEAM),
            "since": technical(TEAM, WORKSPACE),
            "offered_at": technical(TEAM, WORKSPACE),
        },
        keep=KeepWhile("it says who works in the shop"),
        promise="2.1-c",
        written_by=(TEAM, WORKSPACE),
        stays_behind="whoever works in a shop and goes along gets their place anew, and nobody else is named there",
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("Colleague in a shop")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member"], name="one_place_per_colleague"),
            models.UniqueConstraint(fields=["workspace"], condition=Q(role=Role.OWNER), name="one_owner_per_shop"),
        ]


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
            "role": technical(WORKSPACE, TEAM, ACCOUNT, SECURITY, CASEWORK),
            "since": technical(WORKSPACE, TEAM, ACCOUNT),
        },
        keep=KeepWhile("it lets the member into the workspace"),
        promise="2.1-c",
        written_by=(WORKSPACE, TEAM),
        read_by=(ACCOUNT, SECURITY),
        stays_behind="it opens a shop of this installation, and the shop answers for it",
    )

    class Meta(MemberOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["member", "workspace"], name="one_seat_per_workspace")]
