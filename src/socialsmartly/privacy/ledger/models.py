"""What lies in the database of the public log: lines on their way, their places, and what only the person may open."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import ROW_GOES, KeepWhile, KeyClass, Kind, NoPerson, Record, choice, technical
from socialsmartly.words.purposes import (
    ACCOUNT,
    AGREEMENT,
    ANSWERING,
    BOOKKEEPING,
    CASEWORK,
    DISCLOSING,
    ENTRUSTING,
    EXPORTING,
    FINDING,
    FINISHING,
    GUARDIANSHIP,
    LEDGER,
    PREFERENCES,
    PROFILE,
    PUBLISHING,
    PURCHASE,
    REGISTER,
    REPLAY,
    RETENTION,
    RIGHTS,
    SERVICE,
    SHARING,
    STORE,
    SUCCESSION,
    TAKEOVER,
    TEAM,
    WORKSPACE,
)

NOTING = (
    ACCOUNT,
    AGREEMENT,
    ANSWERING,
    BOOKKEEPING,
    CASEWORK,
    ENTRUSTING,
    FINDING,
    GUARDIANSHIP,
    PREFERENCES,
    PROFILE,
    PUBLISHING,
    PURCHASE,
    RIGHTS,
    SERVICE,
    SHARING,
    STORE,
    SUCCESSION,
    TEAM,
    WORKSPACE,
)


class Line(Owned):
    """One line of the log that concerns a person. Its id is the leaf's; `opening` has the words and the salt that the public line
    commits to. It goes with the person, and then the public line is noise."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    kind = models.CharField(_("What happened"), max_length=20)
    at = models.DateTimeField(_("When"), default=timezone.now)
    opening = SealedTextField(KeyClass.IDENTITY, of="subject", verbose_name=_("What the line commits to"))

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={"kind": choice(RIGHTS), "at": technical(RIGHTS), "opening": choice(RIGHTS)},
        keep=KeepWhile("it lets you prove what was agreed, allowed and done"),
        promise="4.3-e",
        added_by=NOTING,
        stays_behind="it opens a line of this operator's public log",
    )

    class Meta(Owned.Meta):
        verbose_name = _("line of the public log")
        indexes = [models.Index(fields=["owner", "subject"], name="line_of_subject")]


class QueuedLeaf(HeldRow):
    """A line that waits to be put into the log. It was written in the transaction of what it tells of."""

    entry = models.BinaryField()

    privacy = NoPerson(
        "a line of the public log: a kind, a time and a salted commitment",
        KeepWhile("it waits to be put into the log, for a second as a rule"),
        added_by=(*NOTING, DISCLOSING, EXPORTING, FINISHING, REGISTER, RETENTION, REPLAY, TAKEOVER),
        written_by=(LEDGER,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass


class Place(HeldRow):
    """Where in the log a line stands. The log decides; this only remembers."""

    index = models.BigIntegerField(unique=True)

    privacy = NoPerson(
        "the number of a line of the public log",
        KeepWhile("the public log holds its line"),
        written_by=(LEDGER,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass
