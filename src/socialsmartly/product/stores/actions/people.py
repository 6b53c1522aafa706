"""Customers as contacts: sealed, findable through the index, with what they agreed to and its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Max, Min

from socialsmartly.privacy.consent.actions import record_many
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.keyring.fields import open_all, seal_all
from socialsmartly.privacy.rights.models import Correction
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.product.contacts.queries import KNOWN_BY, known_by
from socialsmartly.product.stores.rules import orders as rules
from socialsmartly.product.stores.rules.people import Channel, ConsentState, Person, person_for
from socialsmartly.words import Permit, keeps

PERMIT_OF = {Channel.EMAIL: Permit.EMAIL_MARKETING, Channel.SMS: Permit.SMS_MARKETING}
OF_THE_FILE = ("store_ref", "name", "phone", "country")
AT_ONCE = 1000
Times = tuple[datetime, datetime]


class Customers(NamedTuple):
    """The contact of each customer number, how many of them are new, and the numbers of those who asked to be deleted."""

    handles: dict[str, UUID]
    made: int
    left_out: set[str]


@keeps("4.2-i")
def contacts_of(workspace: UUID, orders: Iterable[rules.Order]) -> Customers:
    """The contacts of `orders`, made where they are missing. Who is there already stays word for word as they are.

    A handle that the index knows and the table does not is one whose import was cut off: its row is made again. Nobody is made
    who asked to be deleted, by whatever the shop knew them.
    """
    first = {order.customer_id: order for order in reversed(list(orders)) if order.customer_id}
    scope = str(workspace)
    handles = index.find_many(scope, "store_ref", first)
    there = set(Contact.objects.filter(id__in=list(handles.values())).values_list("id", flat=True))
    missing = {ref: handles.get(ref) or uuid7() for ref in first if handles.get(ref) not in there}
    made = [_contact(workspace, missing[ref], ref, first[ref].country, first[ref].ordered_at) for ref in missing]
    left_out = _asked_to_go(workspace, made)
    made = [contact for contact in made if contact.store_ref not in left_out]
    _leave_out_stopped(workspace, made)
    met = _met_before(workspace, [contact for contact in made if contact.store_ref not in handles])
    missing = {contact.store_ref: contact.pk for contact in made}
    known = [(known_by(contact), contact.pk) for contact in made]
    for kind in KNOWN_BY:
        index.claim_many(scope, kind, {keys[kind]: handle for keys, handle in known if kind in keys})
    seal_all(made)
    new = [contact for contact in made if contact.pk not in met]
    Contact.objects.bulk_create(new, ignore_conflicts=True)  # somebody hidden is there, and not seen from here
    _fill_in(workspace, [(met[contact.pk], contact) for contact in made if contact.pk in met])
    return Customers(handles | missing, len(new), left_out)


@keeps("2.2-g")
def _met_before(workspace: UUID, contacts: list[Contact]) -> dict[UUID, Contact]:
    """Give whoever wrote to the shop before it brought them in the handle they have by their address, and return the rows of those who are
    there. Another customer number with the same address stays another customer."""
    by_address = {known_by(contact)["email"]: contact for contact in contacts if contact.email}
    found = index.find_many(str(workspace), "email", by_address)
    there = Contact.objects.filter(id__in=list(found.values()))
    numbered = set(there.filter(store_ref__isnull=False).values_list("id", flat=True))
    for address, handle in found.items():
        if handle not in numbered:
            by_address[address].pk = handle
    return {row.pk: row for row in there.filter(store_ref__isnull=True)}


def _fill_in(workspace: UUID, people: list[tuple[Contact, Contact]]) -> None:
    """What the file says of somebody who is there by a letter only; what they corrected themselves stays."""
    handles = [row.pk for row, _ in people]
    said = set(Correction.objects.filter(owner=workspace, subject__in=handles).values_list("subject", "field"))
    for row, told in people:
        names = [name for name in OF_THE_FILE if (row.pk, name) not in said]
        for name in names:
            setattr(row, name, getattr(told, name))
        row.save(update_fields=names)


def _asked_to_go(workspace: UUID, contacts: list[Contact]) -> set[str]:
    """The customer numbers of those whom the shop may not begin to know again, by number, e-mail address or phone."""
    keys = [(kind, value, contact.store_ref) for contact in contacts for kind, value in known_by(contact).items()]
    found: set[str] = set()
    for kind in KNOWN_BY:
        refs = {value: ref for its_kind, value, ref in keys if its_kind == kind}
        found |= {refs[value] for value in suppression.remembered(workspace, kind, refs)}
    return found


@keeps("4.3-a")
def _leave_out_stopped(workspace: UUID, contacts: list[Contact]) -> None:
    """Addresses that were stopped and then replaced stay out; whoever comes in with one is a customer without an address."""
    addresses = [(contact, known_by(contact).get("email", "")) for contact in contacts]
    stopped = suppression.remembered_values(workspace, "email", {address for _, address in addresses})
    for contact, address in addresses:
        if address in stopped:
            contact.email, contact.reachable_by_email = None, False


@keeps("4.1-b")
def left_as_said(workspace: UUID, refs: Iterable[str]) -> int:
    """How many fields of these customers say what the person said of themselves, while the file says otherwise."""
    corrected = set(Correction.objects.filter(owner=workspace).values_list("subject", "field"))
    people = {c.pk: c for c in Contact.objects.filter(id__in={subject for subject, _ in corrected})}
    open_all(people.values(), "store_ref", "name", "phone")
    met = set(refs)
    ours = [(people[subject], field) for subject, field in corrected if subject in people]
    return sum(contact.store_ref in met and _differs(contact, field) for contact, field in ours)


def _differs(contact: Contact, field: str) -> bool:
    in_the_file = _contact(contact.workspace_id, contact.pk, contact.store_ref, contact.country, contact.made_at)
    return bool(getattr(contact, field) != getattr(in_the_file, field))


def _contact(workspace: UUID, handle: UUID, ref: str, country: str, at: datetime) -> Contact:
    """The file has numbers and no names: the person is invented, always the same one for the same number."""
    person = person_for(ref, country, at, at)
    return Contact(
        id=handle,
        workspace_id=workspace,
        store_ref=person.customer_id,
        name=person.display_name,
        email=person.email,
        phone=person.phone,
        reachable_by_email=True,
        country=country,
        language=person.locale,
    )


def agree_for(workspace: UUID, since: datetime, after: UUID | None) -> UUID | None:
    """Record what one page of new contacts agreed to, with its proof; returns the last handle, or None after the last page."""
    found = Contact.objects.filter(made_at__gte=since, store_ref__isnull=False).order_by(
        "id"
    )  # others wrote to the desk
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
