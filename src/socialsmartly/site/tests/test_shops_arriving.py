"""A shop that comes from a predecessor is as it was, with its customers and all that they said, or is not taken in."""

from __future__ import annotations

import io
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, refuse
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions import telling
from socialsmartly.privacy.succession.actions.shops import people_of
from socialsmartly.privacy.succession.actions.writing import TakenIn
from socialsmartly.privacy.succession.carried import Place, Shop
from socialsmartly.privacy.succession.errors import NotHonoured
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    accepted,
    bundle_of,
    changed,
    looked,
    ready,
)
from socialsmartly.privacy.succession.walking import (
    SHOP,
    Data,
    as_data,
    held_along,
)
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.actions import writing
from socialsmartly.product.rewards.actions.deciding import digest_of
from socialsmartly.product.rewards.actions.redeeming import Told, reserve
from socialsmartly.product.rewards.succession import CLAIM
from socialsmartly.product.rewards.tests.shop import BOB, promotion, rewarded
from socialsmartly.product.stores.tests import shop as stores
from socialsmartly.product.surveys.models import Mode
from socialsmartly.product.surveys.tests import shop as surveys
from socialsmartly.product.workspaces import succession as workspaces
from socialsmartly.product.workspaces.actions import seating
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.site.tests.shop_that_goes import (
    Tea,
    another_house,
    erased,
    gone,
    records,
    tea,
    what_came_is_forgotten_with_the_house,
)
from socialsmartly.words import HIDDEN, Permit
from socialsmartly.words.purposes import AUDIENCE, PREFERENCES, SERVICE, SUCCESSION
from tests.cast import sign_in, sign_up
from tests.house import as_login, as_owner
from tests.once import once

__all__ = ["tea", "what_came_is_forgotten_with_the_house"]
pytestmark = pytest.mark.promise("3.3-b")


def a_lot_happens(tea: Tea) -> None:
    """Somebody takes part in a promotion, another writes to the desk, a third answers a survey, corrects their name and is looked up."""
    rewarded(tea.shop, promotion(tea.shop), BOB)
    person = tea.customers()["17000"]
    answered = surveys.survey(tea.shop, mode=Mode.NAMED)
    surveys.says(tea.shop, person.subject, answered)
    rights.correct(person, "name", "Ada King", channel="page")
    written = writing.Said("Is it fresh?", "Green tea", "Bob")
    writing.open_conversation(tea.shop, "bob@example.test", written)
    with reading_for(SERVICE, member=tea.owner, workspace=tea.shop):
        looked_at([Seen(tea.shop, person.subject)])


def copy_of(person: Asker) -> Data:
    """What a copy of everything says, without what says why it stays behind."""
    with person.block():
        return as_data([part for part in everything(person.kind) if not part.says.stays_behind])


def everybody(tea: Tea) -> dict[UUID, Data]:
    with as_login("worker"):
        people = list(people_of(tea.shop))
    return {one.subject: copy_of(one) for one in people}


def test_a_shop_goes_with_its_customers_as_they_were(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    a_lot_happens(tea)
    before = everybody(tea)
    seen = {label for data in before.values() for label in data}
    assert {"rewards.Claim", "surveys.Reply", "rights.Correction", "desk.Message", "access.Look"} <= seen
    file, made = gone(tea)
    assert (made.people, made.shops, made.kept_back) == (1 + len(before), 1, 0)
    another_house(monkeypatch)
    assert looked(file).findings.against == []
    assert accepted(file, made.digest) == TakenIn(came=1 + len(before), shops=1, here={tea.shop})
    after = everybody(tea)
    marks = [row.pop("code_digest") for data in (*before.values(), *after.values()) for row in data.get(CLAIM, ())]
    assert after == before
    (code,) = (row["code"] for data in after.values() for row in data.get(CLAIM, ()))
    assert marks[0] != marks[1] == f"\\x{digest_of(tea.shop, code).hex()}", "it is under a key of the house"
    assert reserve(tea.shop, code, BOB, "500001") is Told.HELD


def test_what_is_the_shops_own_goes_with_it(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order of a guest, an article, a promotion: nobody takes them along when they leave. The owner finds all of it on the pages."""
    promotion(tea.shop)
    before = own_rows(tea)
    assert {"contacts.Order", "contacts.Product", "rewards.Promotion", "stores.ImportRun"} <= before.keys()
    file, made = gone(tea)
    another_house(monkeypatch)
    accepted(file, made.digest)
    assert own_rows(tea) == before
    browser = Client()
    assert sign_in(browser, ADA) == tea.owner
    pages = [browser.get(f"/w/{tea.shop}/{place}").status_code for place in ("", "contacts", "orders", "campaigns/")]
    assert pages == [200, 200, 200, 200]


def own_rows(tea: Tea) -> Data:
    with as_login("owner"), reading_for(SUCCESSION, member=tea.owner, workspace=tea.shop, subject=tea.owner):
        return as_data(held_along(SHOP))


@pytest.mark.promise("4.3-a")
def test_a_stop_holds_there_and_an_open_request_is_due_when_it_was(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    people = tea.customers()
    before = {number: agreed(one) for number, one in people.items()}
    stopped = people["17000"]
    with reading_for(PREFERENCES, workspace=tea.shop, subject=stopped.subject):
        refuse(Permit.EMAIL_MARKETING, owner=tea.shop, subject=stopped.subject, proof=Proof("stop", "link", {}))
    asked = rights.open_request(stopped, Right.EXPLAIN, channel="page")
    minors.mark_youth(people["17001"])
    file, made = gone(tea)
    another_house(monkeypatch)
    assert looked(file).findings.open_requests == 1
    accepted(file, made.digest)
    assert agreed(stopped) == 0
    with stopped.block():
        assert RightsRequest.objects.get(number=asked.number).due_at == asked.due_at
    with reading_for(AUDIENCE, workspace=tea.shop):
        assert not Contact.objects.filter(pk=people["17001"].subject).exists(), "nobody under 18 is picked there either"
    assert before


def agreed(person: Asker) -> int:
    with person.block():
        return int(Contact.objects.get(pk=person.subject).permits) & Permit.EMAIL_MARKETING


@pytest.mark.promise("2.1-c")
def test_who_worked_there_has_their_place_and_nobody_who_stayed(
    tea: Tea, monkeypatch: pytest.MonkeyPatch, mailbox: None
) -> None:
    bob, eve = (sign_up(Client(), f"{name}@example.test") for name in ("bob", "eve"))
    for member, role in ((bob, Role.SUPPORT), (eve, Role.ADMIN)):
        seating.sit_down_anew(tea.shop, member, "Tea", role, timezone.now())
    made = ready()
    tea.say_yes(made)
    telling.say_no(eve, made)
    file, result = bundle_of(made)
    assert not any(str(eve) == place["member"] for told in records(file, bundle.SHOP) for place in told["team"])
    another_house(monkeypatch)
    accepted(file, result.digest)
    assert {(place.member, place.role) for place in workspaces.team(tea.shop, tea.owner)} == {
        (str(tea.owner), Role.OWNER),
        (str(bob), Role.SUPPORT),
    }


@pytest.mark.parametrize("role", [Role.STAFF, Role.OWNER])
def test_no_bundle_makes_staff_or_a_second_owner(tea: Tea, role: Role, mailbox: None) -> None:
    bob = sign_up(Client(), "bob@example.test")
    workspaces.seat(Shop(tea.shop, "Tea"), tea.owner, [Place(str(bob), role, timezone.now().isoformat())])
    assert [place.member for place in workspaces.team(tea.shop, tea.owner)] == [str(tea.owner)]


def test_twice_brings_nobody_twice_and_whoever_was_deleted_in_between_stays_so(
    tea: Tea, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, made = gone(tea)
    another_house(monkeypatch)
    assert accepted(file, made.digest) == TakenIn(came=3, shops=1, here={tea.shop})
    assert accepted(file, made.digest) == TakenIn(known=3, here={tea.shop})
    rights.delete(tea.customers()["17000"], channel="page")
    assert accepted(file, made.digest) == TakenIn(known=2, erased=1, here={tea.shop})


def test_a_shop_whose_owner_is_not_here_does_not_come(tea: Tea, monkeypatch: pytest.MonkeyPatch, mailbox: None) -> None:
    file, made = gone(tea)
    another_house(monkeypatch)
    sign_up(Client(), ADA)  # the address is somebody else's here
    assert accepted(file, made.digest) == TakenIn(set_aside=1, shops_left=1)
    assert stores.rows_of(tea.shop, "contacts_contact") == 0


BROKEN: dict[str, tuple[str, Callable[[bundle.Told], object], str]] = {
    "a customer of another shop": (bundle.CUSTOMER, lambda one: one.update(shop=str(uuid7())), "without their shop"),
    "rows of somebody else": (
        bundle.CUSTOMER,
        lambda one: one["data"]["contacts.Order"][0].update(contact_id=str(uuid7())),
        "somebody else's",
    ),
    "a row that is no more as it was": (
        bundle.CUSTOMER,
        lambda one: one["data"]["contacts.Contact"][0].update(name="Eve"),
        "not what their digest says",
    ),
    "a customer's order among the shop's own": (
        bundle.SHOP,
        lambda one: one["data"]["contacts.Order"][0].update(contact_id=str(uuid7())),
        "somebody else's",
    ),
    "another kind of person": (bundle.CUSTOMER, lambda one: one.update(of="visitor"), "of a kind"),
    "a consent nobody knows": (
        bundle.CUSTOMER,
        lambda one: one["data"]["consent.ConsentEvent"][0].update(permit=1 << 28),
        "consented to something",
    ),
    "a column nobody knows": (
        bundle.OPENING,
        lambda one: one["tables"]["contacts.Order"]["columns"].append("mood"),
        "a column that is not known",
    ),
    "a hidden shop": (
        bundle.SHOP,
        lambda one: one["data"]["workspaces.Workspace"][0].update(permits=int(HIDDEN)),
        "who may not",
    ),
    "a memory of another shop": (bundle.MEMORY, lambda one: one.update(scope=str(uuid7())), "remembers"),
    "a memory without its key": (bundle.MEMORY, lambda one: one.update(keys=[]), "remembers"),
}


@pytest.fixture
@once
def departed(tea: Tea) -> tuple[Tea, io.BytesIO]:
    erased(tea)
    file, _ = gone(tea)
    return tea, file


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_honoured_refuses_the_bundle_whole(
    departed: tuple[Tea, io.BytesIO], monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    _, file = departed
    kind, change, says = BROKEN[case]

    def break_it(one: bundle.Told) -> None:
        if one["kind"] == kind:
            change(one)

    another, digest = changed(file, break_it)
    another_house(monkeypatch)
    with pytest.raises(NotHonoured, match=says):
        accepted(another, digest)
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM accounts_member").fetchone() == (0,)


def test_a_shop_that_is_here_already_is_refused(departed: tuple[Tea, io.BytesIO]) -> None:
    _, file = departed
    assert any("is here already" in one for one in looked(file).findings.against)
