"""A case opens what it names, for half an hour, and the database shows the desk nothing else of the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import at_an_address
from socialsmartly.product.contacts.models import Contact, Order, OrderLine
from socialsmartly.product.desk import calling
from socialsmartly.product.desk.calling import MOST_WRONG
from socialsmartly.product.desk.errors import (
    ClosedAlready,
    NothingToOpen,
    NotShown,
    NotTheirOrder,
    TooManyWrong,
    WrongCode,
)
from socialsmartly.product.desk.models import Conversation, Kind, Named, Proof, State, Way
from socialsmartly.product.desk.proving import NAMED_FOR, NEEDS, OPEN_FOR, Level, enough
from socialsmartly.product.desk.rules import AN_HOUR
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ASKING


@keeps("2.3-a")
def show_channel(found: Conversation) -> None:
    """Whoever has the link reads the mailbox to which it went. Inside a block of the customer, and only by an act of theirs."""
    _shown(found, Level.CHANNEL, Way.LINK)


@keeps("2.3-a")
def show_order(found: Conversation, number: str) -> None:
    """The customer types the number of an order of theirs (NotTheirOrder), which their matter is about from then on."""
    order = _order(found, number)
    _shown(found, Level.ORDER, Way.ORDER)
    _name(found, order, timezone.now())


@keeps("2.3-a")
def show_by_telephone(found: Conversation, typed: str) -> None:
    """Whoever is on the telephone read the code of their page aloud (WrongCode, TooManyWrong): as much as its link shows, and no more. Opens
    the customer's block by itself: the code is their act, whoever types it. A wrong one is kept as having shown nothing, so that they are counted."""
    now = timezone.now()
    with at_an_address(), reading_for(ASKING, workspace=found.workspace_id, subject=found.contact_id):
        held = Conversation.objects.select_for_update().get(workspace_id=found.workspace_id, pk=found.pk)
        wrong = Proof.objects.filter(
            workspace_id=held.workspace_id,
            conversation=held.pk,
            way=Way.CALL,
            level=Level.NOTHING,
            at__gt=now - AN_HOUR,
        )
        if wrong.count() >= MOST_WRONG:
            raise TooManyWrong
        right = calling.holds(typed, held.pk, held.contact_id, settings.SECRET_KEY, now)
        _shown(held, Level.CHANNEL if right else Level.NOTHING, Way.CALL)
    if not right:
        raise WrongCode


def _shown(found: Conversation, level: Level, way: Way) -> None:
    Proof.objects.create(**found.shared, level=level, way=way)


@keeps("2.3-c")
def name_order(found: Conversation, number: str) -> None:
    """Somebody of the shop names an order that the matter is about (NotShown, NotTheirOrder), inside a block for `service`."""
    _may_open(found)
    _name(found, _order(found, number), timezone.now())


def _order(found: Conversation, number: str) -> UUID:
    theirs = Order.objects.filter(workspace_id=found.workspace_id, contact_id=found.contact_id, number=number.strip())
    order = theirs.values_list("pk", flat=True).first()
    if order is None:
        raise NotTheirOrder
    return UUID(str(order))


def _name(found: Conversation, order: UUID, now: datetime) -> None:
    named = Named(**found.shared, order=order, ends_at=now + NAMED_FOR)
    Named.objects.bulk_create([named], ignore_conflicts=True)


@keeps("2.3-a", "2.3-c")
def open_record(found: Conversation) -> None:
    """Open the customer's row and the orders that the matter names to its case (NothingToOpen, NotShown, ClosedAlready), for half an hour
    and no longer than an order was named for. Inside a block for `service`, which sees no word of the matter."""
    _may_open(found)
    now = timezone.now()
    until = now + OPEN_FOR
    _open(found, [found.contact_id], [], until)
    for named in Named.objects.filter(workspace_id=found.workspace_id, conversation=found.pk, ends_at__gt=now):
        _open(found, [], [named.order], min(until, named.ends_at))


@keeps("2.3-c")
def shut_record(found: Conversation) -> None:
    """The end of a case is the end of what it named, and of what it opened."""
    now = timezone.now()
    hide_record(found)
    Named.objects.filter(workspace_id=found.workspace_id, conversation=found.pk, ends_at__gt=now).update(ends_at=now)


def hide_record(found: Conversation) -> None:
    """Before the half hour is over; what was named can be opened again."""
    named = Named.objects.filter(workspace_id=found.workspace_id, conversation=found.pk)
    for rows in _rows(found, [found.contact_id], list(named.values_list("order", flat=True))):
        rows.filter(opened_for=found.pk).update(opened_for=None, opened_until=None)


def _open(found: Conversation, people: list[UUID], orders: list[UUID], until: datetime) -> None:
    for rows in _rows(found, people, orders):
        rows.update(opened_for=found.pk, opened_until=until)


def _rows(found: Conversation, people: list[UUID], orders: list[UUID]) -> tuple[QuerySet[Any], ...]:
    return (
        Contact.objects.filter(workspace_id=found.workspace_id, pk__in=people),
        Order.objects.filter(workspace_id=found.workspace_id, pk__in=orders),
        OrderLine.objects.filter(workspace_id=found.workspace_id, order_id__in=orders),
    )


def _may_open(found: Conversation) -> None:
    if found.state == State.CLOSED:
        raise ClosedAlready
    kind = Kind(found.kind)
    if not NEEDS[kind].opens:
        raise NothingToOpen
    shown = Proof.objects.filter(workspace_id=found.workspace_id, conversation=found.pk)
    if not enough(kind, shown.values_list("level", "at"), timezone.now()):
        raise NotShown
