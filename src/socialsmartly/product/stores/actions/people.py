"""Customers as contacts: sealed, findable through the index, with what they agreed to and its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max, Min

from socialsmartly.privacy.consent.actions import record_many
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.fields import open_all, seal_all
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.product.stores.rules import orders as rules
from socialsmartly.product.stores.rules.people import Channel, ConsentState, Person, person_for
from socialsmartly.words import Permit

PERMIT_OF = {Channel.EMAIL: Permit.EMAIL_MARKETING, Channel.SMS: Permit.SMS_MARKETING}
AT_ONCE = 1000
Times = tuple[datetime, datetime]


def contacts_of(workspace: UUID, orders: Iterable[rules.Order]) -> tuple[dict[str, UUID], int]:
    """The contact of each customer number in `orders`, made where it is missing; also how many were made.

    A handle that the index knows and the table does not is one whose import was cut off: its row is made again.
    """
    first = {order.customer_id: order for order in reversed(list(orders)) if order.customer_id}
    scope = str(workspace)
    handles = index.find_many(scope, "store_ref", first)
    there = set(Contact.objects.filter(id__in=list(handles.values())).values_list("id", flat=True))
    missing = {ref: handles.get(ref) or uuid7() for ref in first if handles.get(ref) not in there}
    made = [_contact(workspace, handle, first[ref]) for ref, handle in missing.items()]
    index.claim_many(scope, "store_ref", missing)
    index.claim_many(scope, "email", {contact.email: contact.pk for contact in made})
    index.claim_many(scope, "phone", {contact.phone: contact.pk for contact in made})
    seal_all(made)
    Contact.objects.bulk_create(made)
    return handles | missing, len(made)


def _contact(workspace: UUID, handle: UUID, order: rules.Order) -> Contact:
    """The file has numbers and no names: the person is invented, always the same one for the same number."""
    person = person_for(str(order.customer_id), order.country, order.ordered_at, order.ordered_at)
    return Contact(
        id=handle,
        workspace_id=workspace,
        store_ref=person.customer_id,
        name=person.display_name,
        email=person.email,
        phone=person.phone,
        reachable_by_email=True,
        country=order.country,
        language=person.locale,
    )


def agree_for(workspace: UUID, since: datetime, after: UUID | None) -> UUID | None:
    """Record what one page of new contacts agreed to, with its proof; returns the last handle, or None after the last page."""
    found = Contact.objects.filter(made_at__gte=since).order_by("id")
    page = list((found.filter(id__gt=after) if after else found)[:AT_ONCE])
    if not page:
        return None
    told = ConsentEvent.objects.filter(owner=workspace, subject__in=[c.pk for c in page])
    told_of = set(told.values_list("subject", flat=True))
    new = [contact for contact in page if contact.pk not in told_of]
    open_all(new, "store_ref")
    times = _times_of(new)
    people = {contact.pk: _person(contact, times) for contact in new}
    events = [event for handle, person in people.items() for event in _events(workspace, handle, person)]
    record_many(events)
    _carry_permits(people)
    return UUID(str(page[-1].pk))


def _times_of(contacts: list[Contact]) -> dict[UUID, Times]:
    """First and last time of everything a customer did, for those without an order too (a cancellation of an older one)."""
    rows = Order.objects.filter(contact_id__in=[c.pk for c in contacts]).values("contact_id").order_by("contact_id")
    return {
        r["contact_id"]: (r["first"], r["last"]) for r in rows.annotate(first=Min("placed_at"), last=Max("placed_at"))
    }


def _person(contact: Contact, times: dict[UUID, Times]) -> Person:
    first, last = times[contact.pk]
    return person_for(
        contact.store_ref, contact.country, contact.first_order_at or first, contact.last_order_at or last
    )


def _events(workspace: UUID, handle: UUID, person: Person) -> Iterator[ConsentEvent]:
    for consent in person.consents:
        for event in consent.history:
            evidence = {"source": event.source, "channel": consent.channel.value, "invented": "yes"}
            yield ConsentEvent(
                owner=workspace,
                subject=handle,
                permit=int(PERMIT_OF[consent.channel]),
                state=event.state.value,
                wording=f"shop-newsletter/{event.wording_version}",
                method=event.method.value,
                evidence=json.dumps(evidence, sort_keys=True),
                at=event.at,
            )


def _carry_permits(people: dict[UUID, Person]) -> None:
    """The bits follow the events, one statement for each combination."""
    by_bits: dict[int, list[UUID]] = {}
    for handle, person in people.items():
        given = (PERMIT_OF[c.channel] for c in person.consents if c.state is ConsentState.GIVEN)
        by_bits.setdefault(sum(int(permit) for permit in given), []).append(handle)
    for bits, handles in by_bits.items():
        if bits:
            Contact.objects.filter(id__in=handles).update(permits=F("permits").bitor(bits))
