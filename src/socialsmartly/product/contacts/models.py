"""A shop's customers and their orders. What identifies a person lies sealed on one row; every other row carries the handle."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, owned_link
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.contacts.rules import MOST_AN_HOUR
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import (
    ROW_GOES,
    YEAR,
    Alone,
    Keep,
    KeepWhile,
    KeyClass,
    NoPerson,
    OpenedByCase,
    Plain,
    Record,
    behaviour,
    choice,
    contact,
    content,
    identity,
    technical,
)
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import (
    ASKING,
    AUDIENCE,
    CAMPAIGN,
    DESK,
    ELIGIBILITY,
    ENTRUSTING,
    EXPORTING,
    FIGURES,
    FINDING,
    FINISHING,
    IMPROVEMENT,
    PREFERENCES,
    REPLAY,
    RESPONDING,
    RESULTS,
    REVEALING,
    RIGHTS,
    SERVICE,
    SHARING,
    STORE,
    TEAM,
)

SHOP_SEES = (SERVICE, STORE)
DESK_SEES = (*SHOP_SEES, DESK)
PEOPLE_LOOK = (SERVICE, DESK)
BY_CASE = OpenedByCase("opened_for", "opened_until", SERVICE)


class ShownByCase(WorkspaceOwned):
    """A row that the people of the desk see while a case has it open, and one case at a time."""

    opened_for = models.UUIDField(_("Open to the case"), null=True)
    opened_until = models.DateTimeField(_("Open until"), null=True)

    class Meta(WorkspaceOwned.Meta):
        abstract = True


OPENED = {"opened_for": technical(SERVICE, DESK), "opened_until": technical(SERVICE, DESK)}


class Contact(ShownByCase):
    """A customer of a shop. `permits` holds what they agreed to; campaigns see nobody without the right bit."""

    store_ref = SealedTextField(KeyClass.IDENTITY, verbose_name=_("Customer number in the shop"))
    name = SealedTextField(KeyClass.IDENTITY, verbose_name=_("Name"))
    email = SealedTextField(KeyClass.CONTACT, verbose_name=_("E-mail address"))
    phone = SealedTextField(KeyClass.CONTACT, verbose_name=_("Phone number"))
    country = models.CharField(_("Country"), max_length=64, blank=True)
    language = models.CharField(_("Language"), max_length=10, default="en")
    permits = models.IntegerField(_("Permissions given"), default=0)
    orders_count = models.IntegerField(_("Number of orders"), default=0)
    spent_minor = models.BigIntegerField(_("Money spent, in the smallest unit of its currency"), default=0)
    first_order_at = models.DateTimeField(_("First order"), null=True)
    last_order_at = models.DateTimeField(_("Last order"), null=True)
    reachable_by_email = models.BooleanField(_("An e-mail can reach them"), default=False)
    made_at = models.DateTimeField(_("Known since"), default=timezone.now)

    privacy = Record(
        about={"self": ROW_GOES},
        columns={
            "store_ref": identity(*SHOP_SEES, EXPORTING),
            "name": identity(*DESK_SEES, EXPORTING, ASKING, CAMPAIGN, PREFERENCES, ENTRUSTING, SHARING),
            "email": contact(
                STORE, REVEALING, EXPORTING, ASKING, CAMPAIGN, PREFERENCES, ENTRUSTING, SHARING, masked=PEOPLE_LOOK
            ),
            "phone": contact(STORE, REVEALING, EXPORTING, PREFERENCES, ENTRUSTING, SHARING, masked=PEOPLE_LOOK),
            "country": behaviour(*DESK_SEES, EXPORTING, AUDIENCE, CAMPAIGN, FIGURES, ELIGIBILITY),
            "language": choice(*SHOP_SEES, EXPORTING, CAMPAIGN, PREFERENCES, RESPONDING, ENTRUSTING, SHARING),
            "permits": choice(
                *(*SHOP_SEES, EXPORTING, ASKING, AUDIENCE, CAMPAIGN, FIGURES, IMPROVEMENT),
                *(FINDING, FINISHING, PREFERENCES, REPLAY),
            ),
            "orders_count": behaviour(*DESK_SEES, EXPORTING, AUDIENCE, CAMPAIGN, ELIGIBILITY, FINISHING),
            "spent_minor": behaviour(*SHOP_SEES, EXPORTING, AUDIENCE, ELIGIBILITY),
            "first_order_at": behaviour(*SHOP_SEES, EXPORTING, AUDIENCE),
            "last_order_at": behaviour(*SHOP_SEES, EXPORTING, AUDIENCE, CAMPAIGN),
            "reachable_by_email": technical(*SHOP_SEES, AUDIENCE),
            "made_at": technical(*SHOP_SEES, FINISHING),
            **OPENED,
        },
        keep=KeepWhile(
            "the shop keeps it while its store authorisation lives; whoever only wrote to it goes with their last conversation",
            alone=Alone("made_at", ties=("orders_count", "permits", "store_ref")),
        ),
        promise="2.2-g",
        written_by=(SERVICE, STORE, PREFERENCES),
        added_by=(ASKING,),
        permits="permits",
        by_case=BY_CASE,
    )

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "last_order_at"], name="contact_by_last_order")]


class OrderKind(models.TextChoices):
    ORDER = "order", _("Order")
    CANCELLATION = "cancellation", _("Cancellation")
    ADJUSTMENT = "adjustment", _("Adjustment")


class Order(ShownByCase):
    """One order, cancellation or adjustment of a shop, of a known customer or of a guest."""

    contact_id = models.UUIDField(null=True)
    contact = owned_link("contacts.Contact", "contact_id")
    store = models.UUIDField(_("Store"))
    number = models.CharField(_("Order number"), max_length=40)
    kind = models.CharField(_("Kind"), max_length=12, choices=OrderKind.choices, default=OrderKind.ORDER)
    placed_at = models.DateTimeField(_("Placed"))
    total_minor = models.BigIntegerField(_("Total, in the smallest unit of its currency"))
    units = models.BigIntegerField(_("Pieces"))
    lines_count = models.IntegerField(_("Lines"))

    privacy = Record(
        about={"contact": ROW_GOES},
        columns={
            "store": Plain("a handle of a store"),
            "number": behaviour(*DESK_SEES, ASKING),
            "kind": behaviour(*DESK_SEES, RESULTS, AUDIENCE, FIGURES),
            "placed_at": behaviour(*DESK_SEES, RESULTS, AUDIENCE, FIGURES),
            "total_minor": behaviour(*DESK_SEES, RESULTS, AUDIENCE),
            "units": behaviour(*DESK_SEES),
            "lines_count": behaviour(*DESK_SEES),
            **OPENED,
        },
        keep=KeepWhile("it goes with its contact or with the store's authorisation"),
        promise="2.2-f",
        written_by=(STORE,),
        by_case=BY_CASE,
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "store", "number"], name="one_order_per_number"),
        ]
        indexes = [models.Index(fields=["workspace", "contact_id"], name="order_of_contact")]


class OrderLine(ShownByCase):
    """One line of an order: what was bought, how many, for how much."""

    order_id = models.UUIDField()
    order = owned_link("contacts.Order", "order_id")
    contact_id = models.UUIDField(null=True)
    contact = owned_link("contacts.Contact", "contact_id")
    sku = models.CharField(_("Article number"), max_length=64)
    quantity = models.IntegerField(_("Pieces"))
    unit_price_milli = models.BigIntegerField(_("Price of one, in thousandths of a pound"))

    privacy = Record(
        about={"contact": ROW_GOES},
        columns={
            "sku": behaviour(*DESK_SEES, AUDIENCE),
            "quantity": behaviour(*DESK_SEES, AUDIENCE),
            "unit_price_milli": behaviour(*DESK_SEES),
            **OPENED,
        },
        keep=KeepWhile("it goes with its order"),
        promise="2.2-f",
        written_by=(STORE,),
        by_case=BY_CASE,
    )

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "contact_id"], name="line_of_contact"),
            models.Index(fields=["workspace", "order_id"], name="line_of_order"),
        ]


class OwnReason(WorkspaceOwned):
    """Why somebody of the shop wanted to see an address in full, in their own words. Its id is that of the look it stands beside."""

    subject = HandleField(_("Person"))
    words = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Reason in their own words"))
    at = models.DateTimeField(_("When"))

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={"words": content(RIGHTS), "at": technical(RIGHTS)},
        keep=Keep(YEAR, after="at", because="it shows you why somebody looked at your data", longer=True),
        promise="2.3-c",
        added_by=(REVEALING,),
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("reason for a look at your data")


class InFull(WorkspaceOwned):
    """How many people's addresses a colleague was shown in full within one hour of the clock. The database holds the most that may be."""

    reader = models.UUIDField(_("Mark of the colleague"))
    hour = models.DateTimeField(_("Hour"))
    people = models.IntegerField(_("How many people"))

    privacy = NoPerson(
        "a number for each hour; colleagues stand there as marks that lead nowhere",
        Keep(30 * DAY, after="hour", because="it shows the owner of a shop who was shown many addresses in full"),
        written_by=(REVEALING,),
        read_by=(REVEALING, TEAM),
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("addresses shown in full")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "reader", "hour"], name="one_number_for_an_hour"),
            models.CheckConstraint(
                condition=models.Q(people__gte=1, people__lte=MOST_AN_HOUR), name="no_more_in_an_hour_than_may_be"
            ),
        ]


class Product(WorkspaceOwned):
    """An article of a shop."""

    sku = models.CharField(max_length=64)
    title = models.CharField(max_length=500)

    privacy = NoPerson("the shop's catalogue", KeepWhile("it goes with its shop"), written_by=(STORE,))

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "sku"], name="one_product_per_sku")]
