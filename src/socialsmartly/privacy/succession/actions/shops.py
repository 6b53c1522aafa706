"""Handing over a shop with its customers: after the member who runs it, by that member's own word, and each customer on record first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import owner_field
from socialsmartly.privacy.datamap.turns import together_with
from socialsmartly.privacy.keyring.inheriting import Memory, memories
from socialsmartly.privacy.keyring.inheriting import may_go as may_take_memory
from socialsmartly.privacy.recipients.predecessors import without
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import Closing
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions.consigning import word_about
from socialsmartly.privacy.succession.actions.recording import (
    Going,
    HandedOver,
    add_companies,
    on_record,
    open_requests,
)
from socialsmartly.privacy.succession.carried import Shop, run_by, team_of, unsettled
from socialsmartly.privacy.succession.errors import Unsettled
from socialsmartly.privacy.succession.models import Announcement, Consigned
from socialsmartly.privacy.succession.rules import may_go
from socialsmartly.privacy.succession.walking import (
    SHOP,
    Data,
    as_data,
    digest_of,
    held_along,
    kinds_of_customers,
    permits_of,
)
from socialsmartly.words import HIDDEN, keeps
from socialsmartly.words.purposes import FINISHING, PREFERENCES, SUCCESSION

AT_ONCE: Final = 500


def with_their_owner(member: UUID, going: Going, made: HandedOver, writer: bundle.Writer) -> Iterator[None]:
    """The shops that a member runs and said a word for, each with its customers. Yields after each person."""
    for shop in run_by(member):
        if not _is_consigned(member, shop, going):
            continue
        told = made.unless_it_waits(take_shop, member, shop, going)
        if told is None:
            continue
        add_companies(writer, made.seen, told["data"])
        writer.add(bundle.SHOP, told)
        made.shops += 1
        scopes = _scopes(shop.id, told["data"])
        yield from _customers(shop.id, going, made, writer)
        for memory in memories(scopes):  # last, so that whoever was deleted meanwhile is in it
            writer.add(bundle.MEMORY, _told(shop.id, memory))


def _is_consigned(member: UUID, shop: Shop, going: Going) -> bool:
    with Asker("member", member).block(PREFERENCES):
        return bool(word_about(member, going.succession.pk, shop.id).filter(taken_back_at=None).exists())


@keeps("3.3-b")
def take_shop(member: UUID, shop: Shop, going: Going) -> bundle.Told | None:
    """What is the shop's own (Unsettled); None where its owner took the word back, where the register does not say that shops go, where it is
    closing or stopped, or where whom it asked to forget could come back there."""
    team = [asdict(place) for place in team_of(shop.id, member) if _goes(UUID(place.member), going)]
    with reading_for(SUCCESSION, member=member, workspace=shop.id, subject=member):
        together_with(shop.id)  # a closing comes before this, or after it and tells the successor of each customer
        word: Consigned | None = word_about(member, going.succession.pk, shop.id).select_for_update().first()
        if word is None or word.taken_back_at is not None or not going.covers_shops:
            return None
        if Closing.objects.filter(owner=shop.id).exists():
            return None
        data = without(as_data(held_along(SHOP)), going.contract.recipient_id)
        if permits_of(data, SHOP) & HIDDEN:
            return None
        if waits := unsettled(data):
            raise Unsettled(waits)
        if not may_take_memory(_scopes(shop.id, data)):
            return None
        digest = digest_of(data)
        at = word.handed_over_at or timezone.now()
        word_about(member, going.succession.pk, shop.id).update(handed_over_at=at, digest=digest)
    return {
        "shop": str(shop.id),
        "owner": str(member),
        "title": shop.title,
        "team": team,
        "sha256": digest,
        "data": data,
    }


def _goes(member: UUID, going: Going) -> bool:
    """Nobody of the team is named who does not go along themselves."""
    with Asker("member", member).block(SUCCESSION):
        told = Announcement.objects.filter(owner=member, subject=member, succession=going.succession.pk).first()
        return told is not None and may_go(told, going.now)


def _scopes(shop: UUID, data: Data) -> set[UUID]:
    """The handles under which something of the shop may be remembered: its own, and those of its own rows."""
    return {shop, *(UUID(row["id"]) for rows in data.values() for row in rows)}


def _told(shop: UUID, memory: Memory) -> bundle.Told:
    return {
        "shop": str(shop),
        "scope": str(memory.scope),
        "keys": [key.hex() for key in memory.keys],
        "hashes": [[known.hex(), until.isoformat()] for known, until in memory.hashes],
    }


def _customers(shop: UUID, going: Going, made: HandedOver, writer: bundle.Writer) -> Iterator[None]:
    for person in people_of(shop):
        told = made.unless_it_waits(take_customer, person, going)
        if told is not None:
            add_companies(writer, made.seen, told["data"])
            writer.add(bundle.CUSTOMER, told)
            made.people += 1
            yield


def people_of(shop: UUID) -> Iterator[Asker]:
    """Whom a shop knows, by kind and in the order of their handles. Opens a block for every few hundred."""
    for kind in kinds_of_customers():
        model, last = person_kinds()[kind], UUID(int=0)
        owner = owner_field(model)
        assert owner is not None  # a shop's customer lies with the shop
        found = [last]
        while found:
            with reading_for(FINISHING, workspace=shop):
                rows = model._default_manager.filter(**{owner.attname: shop}, pk__gt=last).order_by("pk")
                found = [UUID(str(one)) for one in rows.values_list("pk", flat=True)[:AT_ONCE]]
            yield from (Asker(kind, one, shop) for one in found)
            last = found[-1] if found else last


@keeps("3.3-a", "3.3-b")
def take_customer(person: Asker, going: Going) -> bundle.Told | None:
    """What goes of one customer, on record before anybody has it (Unsettled); None for whoever may not go. The database shows nobody who asked
    to be deleted or has their data only stored."""
    model = person_kinds()[person.kind]
    owner = owner_field(model)
    assert owner is not None  # a shop's customer lies with the shop
    with person.block(SUCCESSION):
        together_with(person.subject)  # a deletion comes before this, or after it and tells the successor
        if not model._default_manager.filter(**{owner.attname: person.workspace}, pk=person.subject).exists():
            return None
        data = without(as_data(held_along(person.kind)), going.contract.recipient_id)
        if waits := unsettled(data):
            raise Unsettled(waits)
        name = on_record(person, going.succession.pk, going.contract, going.now, data)
    return {
        "customer": str(person.subject),
        "of": person.kind,
        "shop": str(person.workspace),
        "name_for_notices": name,
        "open_requests": open_requests(data),
        "sha256": digest_of(data),
        "data": data,
    }
