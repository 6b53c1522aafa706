"""What a predecessor wrote of a transaction with somebody who came from there. It is kept as it was and counts in no books of ours."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.billing.transactions import Transaction, record
from socialsmartly.words import KeyClass

NUMBER = 200


class Former(Transaction):
    """One row of a predecessor's books, whole. `number` is the one that it was given there, behind the mark of that house; no series of ours
    counts it."""

    house = models.CharField(_("From whose books"), max_length=120)
    what = models.CharField(_("Kind of record"), max_length=60)
    number = models.CharField(_("Number there"), max_length=NUMBER, blank=True)
    content = SealedTextField(KeyClass.TRANSACTION, of="subject", verbose_name=_("Record"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = record(chosen=(), told=("house", "what", "number", "at"), sealed=("content",), added_by=())

    class Meta(Transaction.Meta):
        verbose_name = _("Record in a predecessor's books")
        indexes = [models.Index(fields=["subject"], name="former_of_subject")]
