"""Of any two meanings, whoever of a shop agreed to the later one and whoever did not: a block of the owner reads and writes of each of the shop's
people what binds us to them, all of it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.access.doors import FREE
from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.fields import OwnerHandle
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import about_colleagues, holds_customers_too, owner_field, readers, records
from socialsmartly.privacy.versions import doors
from socialsmartly.privacy.versions.colleagues import Closed
from socialsmartly.privacy.versions.difference import binding
from socialsmartly.privacy.versions.meaning import Meaning, present
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.stores.actions.starting import start_import
from socialsmartly.product.stores.models import Source
from socialsmartly.site.tests.test_colleagues_and_versions import Shop, agrees, forget_versions, publish, staffed
from socialsmartly.words import Personal, Purpose
from socialsmartly.words.purposes import PROMOTION, SERVICE, STORE, TEAM, WORKSPACE
from tests.house import as_owner

pytestmark = [pytest.mark.promise("6-b"), pytest.mark.slow, pytest.mark.usefixtures("mailbox", "db")]
USES = [
    *((TEAM, f"workspaces.Colleague.{name}") for name in ("role", "address", "since", "offered_at")),
    *((WORKSPACE, f"workspaces.Colleague.{name}") for name in ("role", "since")),
    *((purpose, "stores.ImportRun.made_at") for purpose in (STORE, SERVICE, WORKSPACE)),
    *((purpose, "publishing.Publication.what") for purpose in (PROMOTION, WORKSPACE)),
    *((purpose, "consent.ConsentEvent.state") for purpose in (SERVICE, WORKSPACE)),
    (SERVICE, "contacts.Contact.country"),
]
NEW = {"role": "admin", "what": "campaign", "state": "given", "country": "FR"}


@dataclass(frozen=True)
class Tried:
    """One statement in a block of the owner, and whether it went through."""

    purpose: Purpose
    place: str
    way: str


def model_of(place: str) -> Any:
    return apps.get_model(place.rpartition(".")[0])


def here(place: str, shop: Shop) -> Any:
    model = model_of(place)
    owner: Any = owner_field(model)
    return model.objects.filter(**{owner.attname: shop.id})


def by_hand(what: str, place: str, shop: Shop) -> None:
    model = model_of(place)
    owner: Any = owner_field(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what} FROM {model._meta.db_table} AS t WHERE t.{owner.column} = %s", [shop.id])


def changes(place: str, shop: Shop) -> None:
    name = place.rpartition(".")[2]
    here(place, shop).filter(pk=uuid7()).update(**{name: NEW.get(name)})


WAYS: dict[str, Callable[[str, str, Shop], object]] = {
    "values": lambda name, place, shop: list(here(place, shop).values_list(name)),
    "attribute": lambda name, place, shop: [getattr(one, name) for one in here(place, shop)],
    "filter": lambda name, place, shop: here(place, shop).exclude(**{name: None}).exists(),
    "order": lambda name, place, shop: here(place, shop).order_by(name).first(),
    "by hand": lambda name, place, shop: by_hand(f"t.{name}", place, shop),
    "capitals": lambda name, place, shop: by_hand(f"T.{name.upper()}", place, shop),
}
CHANGES = {"workspaces.Colleague": (TEAM, WORKSPACE), "stores.ImportRun": (STORE, WORKSPACE)}


@st.composite
def meanings(draw: st.DrawFn) -> Meaning:
    """What the program meant once: without some of these uses, and perhaps without one of the purposes."""
    now = present()
    gone = draw(st.sets(st.sampled_from(USES), max_size=4))
    missing = draw(st.sampled_from(["", "", SERVICE.slug, WORKSPACE.slug, TEAM.slug]))
    items = dict(now.items)
    for purpose, place in gone:
        items[place] = replace(items[place], purposes=items[place].purposes - {purpose.slug})
    return replace(now, items=items, purposes={slug: why for slug, why in now.purposes.items() if slug != missing})


tries = st.tuples(st.sampled_from(USES), st.sampled_from([*WAYS, "change"])).map(lambda one: Tried(*one[0], one[1]))


@pytest.fixture
def shop(cluster: object) -> Iterator[Shop]:
    """The colleague brought in the demo; the owner named the shop and allowed it."""
    found = staffed()
    with reading_for(WORKSPACE, member=found.owner, workspace=found.id):
        allow_reading(workspace=found.id, member=found.owner)
    start_import(uuid7(), workspace=found.id, member=found.colleague, source=Source.DEMO)
    yield found
    forget_versions()


def goes_through(shop: Shop, tried: Tried) -> bool:
    name = tried.place.rpartition(".")[2]
    try:
        with reading_for(tried.purpose, member=shop.owner, workspace=shop.id):
            if tried.way == "change" and tried.purpose in CHANGES.get(tried.place.rpartition(".")[0], ()):
                changes(tried.place, shop)
            else:
                WAYS.get(tried.way, WAYS["values"])(name, tried.place, shop)
    except NotAgreed:
        return False
    return True


def about(place: str, shop: Shop) -> set[UUID]:
    """Whose agreement a block of the owner has to keep for an item."""
    model = model_of(place)
    if model not in about_colleagues() or (holds_customers_too(model)):
        return {shop.owner}  # the colleague has no rows in those of the tables that hold customers, too
    return {shop.owner, shop.colleague}


def hold(shop: Shop, before: Meaning, agreed: set[UUID], tried: Tried) -> None:
    forget_versions()
    publish("0.8", before)
    for member in (shop.owner, shop.colleague):
        agrees(member)
    publish("0.9", present())
    for member in agreed:
        agrees(member)
    binds = {who: present() if who in agreed else binding(before, present()) for who in about(tried.place, shop)}
    slug = tried.purpose.slug
    may = all(slug in bound.purposes and slug in bound.items[tried.place].purposes for bound in binds.values())
    assert goes_through(shop, tried) is may, (tried, may)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(before=meanings(), owner=st.booleans(), colleague=st.booleans(), tried=tries)
def test_the_owner_uses_of_each_what_binds_us_to_them(
    shop: Shop, before: Meaning, owner: bool, colleague: bool, tried: Tried
) -> None:
    agreed = {member for member, did in ((shop.owner, owner), (shop.colleague, colleague)) if did}
    hold(shop, before, agreed, tried)


@pytest.mark.parametrize("way", [*WAYS, "change"])
def test_without_the_division_it_fails(shop: Shop, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    now, (purpose, place) = present(), USES[0]
    item = replace(now.items[place], purposes=now.items[place].purposes - {purpose.slug})
    before, tried = replace(now, items={**now.items, place: item}), Tried(purpose, place, way)
    hold(shop, before, {shop.owner}, tried)
    monkeypatch.setattr(doors, "not_agreed_to_by_all", lambda *_: Closed())
    with pytest.raises(AssertionError):
        hold(shop, before, {shop.owner}, tried)


def unsaid(shop: Shop, said: Collection[type[Model]]) -> set[str]:
    """The tables that a member or a shop may own, that an agreement opens, and that hold a row of this shop about one of its people."""
    found = set()
    for model, says in records():
        opened = {one.slug for one in readers(model) if one.basis not in FREE}
        if model in said or not isinstance(owner_field(model), OwnerHandle) or not opened:
            continue
        for path in says.about:
            rows = f'SELECT 1 FROM "{model._meta.db_table}" WHERE owner = %s AND "{path}" = ANY(%s)'
            with as_owner() as owner:
                if owner.execute(rows, [shop.id, [shop.owner, shop.colleague]]).fetchone():
                    found.add(model._meta.label)
    return found


def test_what_a_shop_holds_of_its_people_lies_where_the_map_says_so(shop: Shop) -> None:
    noted = {"ledger.Line"}  # of which only what a law asks reads an item
    assert unsaid(shop, about_colleagues()) == noted
    assert unsaid(shop, ()) == {*noted, "consent.ConsentEvent", "publishing.Publication"}


def test_of_a_line_of_the_public_log_no_purpose_that_an_agreement_opens_reads_an_item() -> None:
    line = next(says for model, says in records() if model._meta.label == "ledger.Line")
    used = {purpose for said in line.columns.values() if isinstance(said, Personal) for purpose in said.purposes}
    assert {purpose.basis for purpose in used} <= FREE
