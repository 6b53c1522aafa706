"""Taking in a shop after whoever runs it, then its customers, and then whom it may not begin to know again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.inheriting import inherit
from socialsmartly.privacy.keyring.models import Erased
from socialsmartly.privacy.recipients.actions.telling import tell_of_the_erased
from socialsmartly.privacy.recipients.predecessors import PASSED
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions.writing import Looked, TakenIn, write_down
from socialsmartly.privacy.succession.carried import Place, Shop, received, seat
from socialsmartly.privacy.succession.checking_shops import memory_in
from socialsmartly.privacy.succession.errors import AlreadyHere
from socialsmartly.privacy.succession.models import Arrival
from socialsmartly.privacy.succession.receiving import Here, and_honoured
from socialsmartly.privacy.succession.signals import arriving
from socialsmartly.privacy.succession.walking import SHOP, own_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import TAKEOVER


@keeps("3.3-b")
def take_shop(told: bundle.Told, looked: Looked, here: Here, taken: TakenIn) -> None:
    """What is the shop's own, in one transaction, once its owner is here; then those who worked in it and are here have their place again."""
    shop, owner = Shop(UUID(told["shop"]), told["title"]), UUID(told["owner"])
    if not here.is_here(owner) or Erased.objects.filter(subject=shop.id).exists():
        taken.shops_left += 1
        return
    with reading_for(TAKEOVER, member=owner, workspace=shop.id, subject=owner):
        if not Arrival.objects.filter(owner=shop.id, subject=owner).exists():
            data = and_honoured(received(told["data"], here.house), here)
            write_down(SHOP, data, looked.arrival(shop.id, owner, told))
            taken.shops += 1
    seat(shop, owner, [Place(**place) for place in told["team"] if here.is_here(UUID(place["member"]))])
    taken.here.add(shop.id)


@keeps("3.3-b", "3.3-c")
def take_customer(told: bundle.Told, looked: Looked, here: Here, taken: TakenIn) -> None:
    """One customer of a shop that is here: whole, or not at all (ArrivedOtherwise)."""
    person = Asker(told["of"], UUID(told["customer"]), UUID(told["shop"]))
    if person.owner not in taken.here:
        return
    if Erased.objects.filter(subject=person.subject).exists():
        with person.block(TAKEOVER):
            tell_of_the_erased(person.subject, told["data"].get(PASSED, ()))
        taken.erased += 1
    elif _is_here(person):
        taken.known += 1
    elif _finds_them(person, told):
        data = and_honoured(received(told["data"], here.house), here)
        with person.block(TAKEOVER):
            write_down(person.kind, data, looked.arrival(person.owner, person.subject, told))
        taken.came += 1
    else:
        taken.set_aside += 1


def _is_here(person: Asker) -> bool:
    with person.block(TAKEOVER):
        return bool(Arrival.objects.filter(owner=person.owner, subject=person.subject).exists())


def _finds_them(person: Asker, told: bundle.Told) -> bool:
    row = own_of(told["data"], person.kind)
    try:
        arriving.send(Arrival, kind=person.kind, subject=person.subject, workspace=person.workspace, row=row)
    except AlreadyHere:
        return False
    return True


@keeps("3.3-b", "4.2-i")
def take_memory(told: bundle.Told, looked: Looked, here: Here, taken: TakenIn) -> None:
    """Whoever asked the shop there to delete them is brought back by no file here."""
    if UUID(told["shop"]) in taken.here:
        inherit(memory_in(told))


Take = Callable[[bundle.Told, Looked, Here, TakenIn], None]
TAKES: Final[Mapping[str, Take]] = {
    bundle.SHOP: take_shop,
    bundle.CUSTOMER: take_customer,
    bundle.MEMORY: take_memory,
}
