"""What is written of a transaction: order, moves, invoice, payments and postings. Written once and never changed.

These rows outlive their member for three years, since the law wants them kept. Then they name the person by a handle that leads nowhere,
what was sealed in them cannot be opened any more, and `locked_at` closes them to every use but storing them.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.privacy.datamap.fields import HandleField, OwnedLink
from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.billing.accounts import Account, Event
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.states import FIRST, Stage, only_known_moves
from socialsmartly.words import (
    ROW_STAYS,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    NoPerson,
    Purpose,
    Record,
    choice,
    identity,
    technical,
)
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import BOOKKEEPING, FINISHING, PURCHASE, SETTLING

BOOKS = (PURCHASE, BOOKKEEPING)


class Method(models.TextChoices):
    """The ways to pay, each of them a provider (`providers.py`)."""

    TRANSFER = "transfer", _("bank transfer")
    SANDBOX = "sandbox", _("sandbox (no real money)")


class Reason(models.TextChoices):
    CHANGED_MIND = "changed mind", _("I do not need it any more")
    NOT_WORKING = "not working", _("it does not do what was promised")
    BY_MISTAKE = "by mistake", _("I ordered it by mistake")
    OTHER = "other", _("another reason")


def record(
    chosen: tuple[str, ...],
    told: tuple[str, ...],
    *,
    found: tuple[str, ...] = (),
    sealed: tuple[str, ...] = (),
    added_by: tuple[Purpose, ...] = (PURCHASE,),
    written_by: tuple[Purpose, ...] = (),
) -> Record:
    """What all of them say of themselves: columns that the member chose, columns that the program wrote; `found` are those by which a
    payment finds its order, and time what has come due."""
    return Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: choice(*BOOKS) for name in chosen},
            **{name: technical(*BOOKS) for name in told},
            **{name: technical(*BOOKS, SETTLING, FINISHING) for name in found},
            **{name: identity(*BOOKS) for name in sealed},
            "closes_on": technical(PURCHASE, FINISHING),
            "locked_at": technical(PURCHASE),
        },
        keep=Keep(
            3 * YEAR, after="closes_on", because="the law wants what was bought and paid kept for three years (5-b)"
        ),
        promise="5-b",
        added_by=added_by,
        written_by=written_by,
        locks="locked_at",
        kind=Kind.LOCAL,
    )


class Transaction(HeldRow):
    """The base: whose it is, the day on which the transaction is complete, and since when it is locked."""

    subject = HandleField(_("Person"))
    closes_on = models.DateField(_("Transaction complete"))
    locked_at = models.DateTimeField(pgettext_lazy("time", "Locked"), null=True)

    class Meta(HeldRow.Meta):
        abstract = True


class Purchase(Transaction):
    """One order of an edition and its packs at a price, with its arithmetic, and the version of the policy that applied when it was placed (0-c)."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    kind = models.CharField(_("What it does"), max_length=10)
    edition = models.CharField(_("Edition"), max_length=20)
    packs = models.CharField(_("Packs"), max_length=200, blank=True)
    interval = models.CharField(_("Paid by"), max_length=10)
    currency = models.CharField(_("Currency"), max_length=3)
    book = models.CharField(_("Version of the price book"), max_length=20)
    value = models.BigIntegerField(_("Price of a full period"))
    counts_from = models.DateField(_("Counts from"))
    begins_on = models.DateField(_("Period begins"))
    ends_on = models.DateField(_("Period ends before"))
    cost = models.BigIntegerField(_("Price of the days that are left"))
    credit = models.BigIntegerField(_("Credit for unused days"))
    replaces = models.UUIDField(_("Order that it replaces"), null=True)
    method = models.CharField(_("Way of paying"), max_length=10, choices=Method.choices)
    version = models.CharField(_("Version of the policy"), max_length=20)
    language = models.CharField(_("Language of the policy"), max_length=10)
    digest = models.CharField(_("Digest of the policy"), max_length=64)
    at = models.DateTimeField(_("When"), default=timezone.now)
    pays_by = models.DateField(_("To be paid by"))

    privacy = record(
        chosen=(
            *("kind", "edition", "packs", "interval", "book", "value", "counts_from"),
            *("begins_on", "ends_on", "cost", "credit", "method"),
        ),
        told=("replaces", "version", "language", "digest", "at"),
        found=("number", "currency", "pays_by"),
    )

    class Meta(Transaction.Meta):
        verbose_name = _("Order at a price")
        indexes = [models.Index(fields=["subject"], name="purchase_of_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0, cost__gte=0, credit__gte=0), name="purchase_counts_no_less_than_nothing"
            ),
        ]

    @property
    def due(self) -> int:
        """Without tax."""
        return int(self.cost - self.credit)

    @property
    def by(self) -> Interval:
        return Interval(self.interval)

    @property
    def had(self) -> timedelta:
        """The days of a new order that a grace gave before it."""
        return self.counts_from - self.begins_on


class Move(Transaction):
    """From one state of an order to the next. The database holds the whole machine: the link makes each move begin where the one before
    it ended, no move is followed by two, and from each state only those are written that the table of states has."""

    purchase = models.UUIDField(_("Order"))
    follows = models.UUIDField(_("Move before it"), null=True, unique=True)
    was = models.CharField(_("State before"), max_length=10, choices=Stage.choices, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=Stage.choices)
    by = models.CharField(_("By whom"), max_length=10)
    at = models.DateTimeField(_("When"), default=timezone.now)
    before = OwnedLink(
        "self",
        from_fields=["purchase", "follows", "was"],
        to_fields=["purchase", "id", "state"],
        related_name="+",
        null=True,
        editable=False,
    )

    privacy = record(chosen=("state",), told=("purchase", "follows", "by", "at"))

    class Meta(Transaction.Meta):
        verbose_name = _("What became of an order")
        indexes = [models.Index(fields=["subject"], name="move_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["purchase", "id", "state"], name="move_can_be_followed"),
            models.UniqueConstraint(fields=["purchase"], condition=Q(follows=None), name="one_first_move"),
            models.CheckConstraint(condition=~Q(follows=None) | Q(was="", state=FIRST), name="move_begins_at_first"),
            models.CheckConstraint(condition=only_known_moves(), name="move_leads_on"),
        ]


class Series(HeldRow):
    """The last number of a series of invoices. It is counted up in the transaction of the invoice that gets the number, under the lock
    of this row, so no number is missing and none is given twice."""

    title = models.CharField(max_length=20, unique=True)
    last = models.BigIntegerField(default=0)

    privacy = NoPerson(
        "the last number of a series",
        KeepWhile("it is one row for each series"),
        written_by=(PURCHASE,),
        read_by=(PURCHASE,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass


class Invoice(Transaction):
    """An invoice, or a credit note that takes one back. `buyer` is what the member had said of themselves that day."""

    purchase = models.UUIDField(_("Order"))
    series = models.CharField(_("Series"), max_length=20)
    position = models.BigIntegerField(_("Number in the series"))
    reverses = models.UUIDField(_("Invoice that it takes back"), null=True)
    currency = models.CharField(_("Currency"), max_length=3)
    net = models.BigIntegerField(_("Without tax"))
    vat = models.BigIntegerField(_("Tax"))
    rate = models.IntegerField(_("Rate of the tax"))
    note = models.CharField(_("What is said of the tax"), max_length=10)
    seller = models.TextField(_("Seller"))
    buyer = SealedTextField(KeyClass.TRANSACTION, of="subject", verbose_name=_("Buyer"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = record(
        chosen=("currency", "net", "vat", "rate", "note"),
        told=("purchase", "series", "position", "reverses", "seller", "at"),
        sealed=("buyer",),
    )

    class Meta(Transaction.Meta):
        verbose_name = _("Invoice")
        indexes = [models.Index(fields=["subject"], name="invoice_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["series", "position"], name="one_number_in_a_series"),
            models.UniqueConstraint(fields=["purchase"], condition=Q(reverses=None), name="one_invoice_for_an_order"),
            models.CheckConstraint(condition=Q(net__gte=0, vat__gte=0), name="invoice_is_no_less_than_nothing"),
        ]

    @property
    def number(self) -> str:
        return f"{self.series}-{self.position:06}"

    @property
    def gross(self) -> int:
        return int(self.net + self.vat)


class Arrival(Transaction):
    """A payment as its provider told it. `event` is the provider's own id of it: told again, it changes nothing. Without a person as long
    as nobody knows what it was for."""

    subject = HandleField(_("Person"), null=True)
    provider = models.CharField(_("Way of paying"), max_length=10, choices=Method.choices)
    event = models.CharField(_("Number given by the provider"), max_length=80)
    reference = models.CharField(_("Reference"), max_length=20, blank=True)
    purchase = models.UUIDField(_("Order"), null=True)
    amount = models.BigIntegerField(_("Amount"))
    currency = models.CharField(_("Currency"), max_length=3)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = record(
        chosen=("amount", "currency"),
        told=("provider", "event", "reference", "purchase", "at"),
        added_by=(PURCHASE, SETTLING),
    )

    class Meta(Transaction.Meta):
        verbose_name = _("Payment")
        indexes = [models.Index(fields=["subject"], name="arrival_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event"], name="one_arrival_for_an_event"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="arrival_is_more_than_nothing"),
        ]


class Posting(Transaction):
    """One amount from one account to another. A transaction is the postings of one document; each sums to zero by its shape."""

    subject = HandleField(_("Person"), null=True)
    purchase = models.UUIDField(_("Order"), null=True)
    document = models.UUIDField(_("Invoice, payment or refund that it stands for"))
    event = models.CharField(_("What happened"), max_length=10, choices=Event.choices)
    debit = models.CharField(_("To account"), max_length=10, choices=Account.choices)
    credit = models.CharField(_("From account"), max_length=10, choices=Account.choices)
    amount = models.BigIntegerField(_("Amount"))
    currency = models.CharField(_("Currency"), max_length=3)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = record(
        chosen=("event", "debit", "credit", "amount", "currency"),
        told=("purchase", "document", "at"),
        added_by=(PURCHASE, SETTLING),
    )

    class Meta(Transaction.Meta):
        verbose_name = _("Posting in the books")
        indexes = [
            models.Index(fields=["subject"], name="posting_of_subject"),
            models.Index(fields=["purchase"], name="posting_of_purchase"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "debit", "credit"], name="document_is_posted_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_moves_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_moves_between_two"),
        ]


class Refund(Transaction):
    """What a member asked back, and what was decided. One that was granted names the amount; `decided_by` is a mark as that of a look."""

    purchase = models.UUIDField(_("Order"))
    reason = models.CharField(_("Reason"), max_length=20, choices=Reason.choices)
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    granted = models.BooleanField(_("Granted"), null=True)
    amount = models.BigIntegerField(_("Amount"), null=True)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)

    privacy = record(
        chosen=("reason", "granted", "amount"),
        told=("purchase", "asked_at", "decided_at", "decided_by"),
        added_by=(),
        written_by=(PURCHASE,),
    )

    class Meta(Transaction.Meta):
        verbose_name = _("Refund")
        indexes = [models.Index(fields=["subject"], name="refund_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["purchase"], condition=Q(granted=None), name="one_open_refund"),
            models.UniqueConstraint(fields=["purchase"], condition=Q(granted=True), name="one_granted_refund"),
            models.CheckConstraint(
                condition=Q(granted=None, decided_at=None, decided_by=None)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="refund_is_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(granted=True) | Q(amount__gt=0), name="refund_names_its_amount"),
        ]
