"""Agreements (a contract, by act) and consents (a purpose, by choice). Both only grow; what holds now is a bit on the person's row."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import ROW_GOES, KeepWhile, KeyClass, OfMembers, Permit, Record, choice
from socialsmartly.words.purposes import (
    ACCOUNT,
    ACCOUNTABILITY,
    AGREEMENT,
    FINDING,
    GUARDIANSHIP,
    PREFERENCES,
    PROFILE,
    REPLAY,
    SERVICE,
    STORE,
    WORKSPACE,
)


class Agreement(Owned):
    """Somebody agreed to a named version of a text by an act of their own (0-b). It is not a consent and opens no purpose."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    document = models.CharField(_("Document"), max_length=20, default="policy")
    version = models.CharField(_("Version"), max_length=20)
    language = models.CharField(_("Language"), max_length=10)
    digest = models.CharField(_("Digest of the text"), max_length=64)
    act = models.CharField(_("What was done"), max_length=30)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(ACCOUNT, AGREEMENT, ACCOUNTABILITY) for name in ("document", "language", "digest", "at")},
            **{name: choice(ACCOUNT, AGREEMENT) for name in ("version", "act")},
        },
        keep=KeepWhile("it proves by which text a member is bound"),
        promise="0-b",
        added_by=(ACCOUNT, AGREEMENT, GUARDIANSHIP),
    )

    class Meta(Owned.Meta):
        pass


class State(models.TextChoices):
    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentEvent(Owned):
    """One step in the life of a consent. Rows are only added; the database refuses to change one."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    permit = models.IntegerField(_("Purpose"))
    state = models.CharField(_("State"), max_length=10, choices=State.choices)
    wording = models.CharField(_("Wording shown"), max_length=40)
    method = models.CharField(_("How"), max_length=30)
    evidence = SealedTextField(KeyClass.MARKETING, of="subject", verbose_name=_("Evidence"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "permit": choice(ACCOUNT, AGREEMENT, PREFERENCES, SERVICE, STORE, PROFILE, WORKSPACE, REPLAY, FINDING),
            "state": choice(ACCOUNT, AGREEMENT, PREFERENCES, SERVICE, STORE, PROFILE, WORKSPACE, REPLAY, FINDING),
            "wording": choice(ACCOUNT, AGREEMENT, PREFERENCES, SERVICE, WORKSPACE),
            "method": choice(ACCOUNT, AGREEMENT, PREFERENCES, SERVICE, WORKSPACE),
            "evidence": choice(ACCOUNT, AGREEMENT, PREFERENCES, SERVICE),
            "at": choice(ACCOUNT, AGREEMENT, PREFERENCES, SERVICE, STORE, WORKSPACE, REPLAY, FINDING),
        },
        keep=KeepWhile("it proves what was allowed at any past moment"),
        promise="4.3-e",
        added_by=(ACCOUNT, PREFERENCES, STORE, PROFILE, WORKSPACE, REPLAY, FINDING),
        of_members=OfMembers("permit", tuple(int(permit) for permit in Permit if permit.root == "workspace")),
    )

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["owner", "subject"], name="consent_of_subject")]
