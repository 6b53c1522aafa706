"""A limit that a person set on the use of what is held about them, and what they say beside a value."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.limits.rules import RESTRICTION_GROUNDS
from socialsmartly.words import ROW_GOES, KeepWhile, KeyClass, Mark, Record, choice, content, technical
from socialsmartly.words.purposes import ANSWERING, FINISHING, RIGHTS, SERVICE

MARKS = [
    (int(Mark.RESTRICTED), _("only stored")),
    (int(Mark.OBJECTED), _("not chosen by program")),
    (int(Mark.DISPUTED), _("in dispute")),
]


class Limit(Owned):
    """While it has not ended, its `mark` stands on the person's row and the database closes them to whatever may not pass by it.

    A dispute names the `field` (a column of the person's row, or a table), keeps the `value` that stood there, and has a `statement` that
    is shown beside it, also once the dispute is settled. A restriction that is to end says when: nobody ends it without notice.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    mark = models.IntegerField(_("Limit"), choices=MARKS)
    ground = models.CharField(_("Ground"), max_length=20, blank=True, choices=list(RESTRICTION_GROUNDS.items()))
    field = models.CharField(_("What is in dispute"), max_length=60, blank=True)
    value = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("What stood there"))
    statement = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("What the person says"))
    since = models.DateTimeField(_("Since"), default=timezone.now)
    ends_at = models.DateTimeField(_("Ends"), null=True)
    ended_at = models.DateTimeField(_("Ended"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "request": technical(RIGHTS, ANSWERING, SERVICE, FINISHING),
            "mark": choice(RIGHTS, ANSWERING, SERVICE),
            "ground": choice(RIGHTS, ANSWERING),
            "field": choice(RIGHTS, ANSWERING, SERVICE),
            "value": content(RIGHTS, ANSWERING),
            "statement": content(RIGHTS, ANSWERING, SERVICE),
            "since": technical(RIGHTS, ANSWERING, SERVICE),
            "ends_at": technical(RIGHTS, ANSWERING, FINISHING),
            "ended_at": technical(RIGHTS, ANSWERING, SERVICE, FINISHING),
        },
        keep=KeepWhile("it stands beside what it is about as long as that is held"),
        promise="4.1-c",
        added_by=(RIGHTS,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Limit on the use of your data")
        indexes = [models.Index(fields=["owner", "subject"], name="limit_of_subject")]
