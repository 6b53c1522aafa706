"""What a member ordered and has, and what they said of themselves as a buyer. It goes with the member; what the law wants kept of a
transaction stands in `transactions.py`."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.accounts.models import MemberOwned
from socialsmartly.product.billing.former import Former
from socialsmartly.product.billing.transactions import Arrival, Invoice, Move, Posting, Purchase, Refund, Series
from socialsmartly.words import ROW_GOES, Keep, KeepWhile, KeyClass, Record, choice, contact, identity, technical
from socialsmartly.words.keeping import DAY, YEAR
from socialsmartly.words.purposes import ACCOUNT, AGREEMENT, BOOKKEEPING, FINISHING, GUARDIANSHIP, PURCHASE

__all__ = [
    "Arrival",
    "Buyer",
    "Former",
    "Invoice",
    "Lapse",
    "Move",
    "Order",
    "Posting",
    "Purchase",
    "Refund",
    "Series",
    "State",
    "Subscription",
    "Usage",
]


class State(models.TextChoices):
    WAITING = "waiting", _("waits for payment")
    ACTIVE = "active", _("in force")


class Order(MemberOwned):
    """One order, with the version, language and digest of the policy that bound the member when it was placed (0-c), and the price
    by the price book of that day. The database lets nobody change one."""

    edition = models.CharField(_("Edition"), max_length=20)
    version = models.CharField(_("Version of the policy"), max_length=20)
    language = models.CharField(_("Language of the policy"), max_length=10)
    digest = models.CharField(_("Digest of the policy"), max_length=64)
    price = models.BigIntegerField(_("Price in minor units"))
    currency = models.CharField(_("Currency"), max_length=3)
    book = models.CharField(_("Version of the price book"), max_length=20)
    state = models.CharField(_("State"), max_length=10, choices=State.choices)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            name: choice(ACCOUNT, AGREEMENT)
            for name in ("edition", "version", "language", "digest", "price", "currency", "book", "state", "at")
        },
        keep=KeepWhile("it says what was ordered and by which words"),
        promise="0-c",
        added_by=(ACCOUNT, AGREEMENT, GUARDIANSHIP),
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Order of an edition")
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(state="active"), name="one_order_in_force"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="order_costs_no_less_than_nothing"),
        ]


AFTER = ("next_edition", "next_packs", "next_interval")


class Subscription(MemberOwned):
    """The paid edition, with its packs, that a member has, one row for each. `ends_on` is the first day on which it is not paid for; without a purchase
    they have what everybody begins with. `next_edition` is what follows at the end. `unpaid` goes with the next order that is paid."""

    purchase = models.UUIDField(_("Order"), null=True)
    edition = models.CharField(_("Edition"), max_length=20, blank=True)
    packs = models.CharField(_("Packs"), max_length=200, blank=True)
    interval = models.CharField(_("Paid by"), max_length=10, blank=True)
    currency = models.CharField(_("Currency"), max_length=3, blank=True)
    book = models.CharField(_("Version of the price book"), max_length=20, blank=True)
    value = models.BigIntegerField(_("Price of a full period"), default=0)
    anchor_on = models.DateField(_("Counted from"), default=timezone.localdate)
    begins_on = models.DateField(_("Period begins"), default=timezone.localdate)
    ends_on = models.DateField(_("Period ends before"), default=timezone.localdate)
    unpaid = models.BigIntegerField(_("Worth of days of grace that were not paid"), default=0)
    told_on = models.DateField(_("Last told that an order waits"), null=True)
    renews = models.BooleanField(_("Goes on after the period"), default=False)
    next_edition = models.CharField(_("Edition after the period"), max_length=20, blank=True)
    next_packs = models.CharField(_("Packs after the period"), max_length=200, blank=True)
    next_interval = models.CharField(_("Then paid by"), max_length=10, blank=True)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            **{
                name: choice(PURCHASE, AGREEMENT)
                for name in ("edition", "packs", "interval", "currency", "book", "value", "anchor_on", "begins_on")
            },
            **{name: choice(PURCHASE, AGREEMENT) for name in ("unpaid", "renews", *AFTER)},
            "purchase": technical(PURCHASE, AGREEMENT, FINISHING),
            "told_on": technical(PURCHASE, AGREEMENT),
            "ends_on": choice(PURCHASE, AGREEMENT, FINISHING),
        },
        keep=KeepWhile("it says which edition you have"),
        promise="2.1-c",
        written_by=(PURCHASE,),
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Edition that you have")
        constraints = [models.UniqueConstraint(fields=["member"], name="one_subscription")]


class Buyer(MemberOwned):
    """What a member chose to have on their invoices. Nobody must; a tax number may change who owes the tax. `confirmed` is what one of the
    operator's people said of a number that no public rule bears out; another number is another row, of which nobody said anything."""

    title = SealedTextField(KeyClass.IDENTITY, of="member_id", verbose_name=_("Name on invoices"))
    address = SealedTextField(KeyClass.CONTACT, of="member_id", verbose_name=_("Address on invoices"))
    country = models.CharField(_("Country"), max_length=2, blank=True)
    tax_id = SealedTextField(KeyClass.IDENTITY, of="member_id", verbose_name=_("Tax number"))
    confirmed = models.BooleanField(_("Tax number confirmed by a person"), null=True)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "title": identity(PURCHASE, BOOKKEEPING),
            "address": contact(PURCHASE),
            "country": choice(PURCHASE, BOOKKEEPING),
            "tax_id": identity(PURCHASE, BOOKKEEPING),
            "confirmed": technical(PURCHASE, BOOKKEEPING),
        },
        keep=KeepWhile("it stands on your invoices; you can empty it at any time"),
        promise="2.1-c",
        written_by=(PURCHASE,),
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Details for invoices")
        constraints = [models.UniqueConstraint(fields=["member"], name="one_buyer")]


class Usage(MemberOwned):
    """How much of a meter was used in a calendar month."""

    meter = models.CharField(_("What is counted"), max_length=20)
    month = models.DateField(_("Month"))
    used = models.BigIntegerField(_("Used"), default=0)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={name: choice(PURCHASE) for name in ("meter", "month", "used")},
        keep=Keep(YEAR, after="month", because="it shows what was counted against the limits of your edition"),
        promise="2.1-c",
        written_by=(PURCHASE,),
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Use of an edition")
        constraints = [models.UniqueConstraint(fields=["member", "meter", "month"], name="one_count_a_month")]


class Lapse(MemberOwned):
    """A module that a member gave up or lost, and when its data goes. Ordering it again takes the row away."""

    module = models.CharField(_("Part"), max_length=20)
    lost_on = models.DateField(_("Not held since"))
    goes_on = models.DateField(_("Its data is deleted on"))

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "module": choice(PURCHASE, FINISHING),
            "lost_on": choice(PURCHASE, FINISHING),
            "goes_on": choice(PURCHASE, FINISHING),
        },
        keep=Keep(
            30 * DAY, after="goes_on", because="it shows when the data of a part that you gave up went, or will go"
        ),
        promise="2.1-c",
        written_by=(PURCHASE,),
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Part that you gave up")
        constraints = [models.UniqueConstraint(fields=["member", "module"], name="one_lapse_of_a_module")]
