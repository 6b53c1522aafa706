"""What a repeated request would cost, how that was reckoned, and what the person said to it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField
from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.words import ROW_STAYS, Keep, Kind, Record, choice, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.money import money
from socialsmartly.words.purposes import ANSWERING, RIGHTS


class Reply(models.TextChoices):
    WAITS = "waits", _("waits for you")
    ACCEPTED = "accepted", _("accepted")
    REDUCED = "reduced", _("shorter answer, free")


class Quote(HeldRow):
    """Told before any work, once for a request, and never changed. `count` is the how manieth of its kind the request is."""

    request = models.UUIDField(_("Request"), unique=True)
    subject = HandleField(_("Person"))
    count = models.IntegerField(_("The how manieth of its kind"))
    minutes = models.IntegerField(_("Minutes of work"))
    per_hour = models.BigIntegerField(_("Cost of an hour, in minor units"))
    amount = models.BigIntegerField(_("Fee, in minor units"))
    currency = models.CharField(_("Currency"), max_length=3)
    reply = models.CharField(_("Your answer"), max_length=10, choices=Reply.choices, default=Reply.WAITS)
    quoted_by = models.UUIDField(_("Mark of who reckoned it"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: technical(RIGHTS, ANSWERING) for name in ("request", "count", "minutes", "per_hour", "amount")},
            **{name: technical(RIGHTS, ANSWERING) for name in ("currency", "quoted_by", "at")},
            "reply": choice(RIGHTS, ANSWERING),
        },
        keep=Keep(3 * YEAR, after="at", because="it goes with its request"),
        promise="4.6-f",
        added_by=(RIGHTS,),
        kind=Kind.LOCAL,
    )

    @property
    def fee(self) -> str:
        return money(self.amount, self.currency)

    @property
    def hour(self) -> str:
        return money(self.per_hour, self.currency)

    class Meta(HeldRow.Meta):
        verbose_name = _("Fee of a repeated request")
