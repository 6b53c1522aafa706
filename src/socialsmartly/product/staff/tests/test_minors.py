"""Staff read nothing of a minor alone, and a child's account that was found is locked at once and erased within a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access import doors
from socialsmartly.privacy.casework.actions import ask
from socialsmartly.privacy.minors.actions import found, mark_youth
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.minors.rules import WITHIN
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.campaigns.tests.shop import customer, shop
from socialsmartly.product.staff import queries
from socialsmartly.product.staff.tests.test_answering import WORDS, asks, colleague
from socialsmartly.product.staff.tests.test_finding import TYPED
from socialsmartly.product.staff.tests.test_holds import proposal
from tests.cast import sign_in, sign_up
from tests.house import as_login, as_owner

pytestmark = pytest.mark.usefixtures("mailbox")
CHILD = "mina@example.test"
MINOR = "A second member of staff must approve"
ASKED = str(Right.EXPLAIN.label)


def work(at: timedelta) -> int:
    with as_login("worker"):
        return rights.finish_deletions(timezone.now() + at)


def members() -> int:
    with as_owner() as owner:
        found = owner.execute("SELECT count(*) FROM accounts_member WHERE permits & %s <> 0", [1 << 30]).fetchone()
    assert found
    return int(found[0])


def question_of_a_minor(client: Client) -> str:
    sign_up(client, CHILD, age="youth")
    return "/staff/requests/" + asks(client).rsplit("/", 1)[1]


@pytest.mark.promise("7-c")
def test_a_minors_words_are_read_only_after_a_second_person_approved(stranger: Client) -> None:
    desk = question_of_a_minor(stranger)
    jo, kim = colleague("jo"), colleague("kim")
    assert jo.get(f"{desk}/answer")["Location"] == f"{desk}/approval"
    jo.post(f"{desk}/approval")
    jo.post(f"{desk}/approval", {"approve": "1"})
    assert jo.get(f"{desk}/answer").status_code == 302, "nobody approves themselves"
    kim.post(f"{desk}/approval", {"approve": "1"})
    assert WORDS in jo.get(f"{desk}/answer").content.decode()
    assert WORDS in kim.get(f"{desk}/answer").content.decode()
    assert colleague("lee").get(f"{desk}/answer").status_code == 302
    with as_owner() as owner:
        owner.execute("UPDATE minors_approval SET until = now()")
    assert jo.get(f"{desk}/answer").status_code == 302


@pytest.mark.promise("7-c")
def test_without_the_door_one_of_the_staff_would_be_enough(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    desk = question_of_a_minor(stranger)
    monkeypatch.setattr(doors, "_look_doors", [])
    assert WORDS in colleague("jo").get(f"{desk}/answer").content.decode()


@pytest.mark.promise("7-c")
def test_the_list_shows_of_a_minor_the_number_and_the_date_and_the_page_waits_for_a_colleague(stranger: Client) -> None:
    desk = question_of_a_minor(stranger)
    jo, kim = colleague("jo"), colleague("kim")
    listed = jo.get("/staff/requests").content.decode()
    assert desk.rsplit("/", 1)[1] in listed
    assert "a colleague approves before you read it" in listed
    assert ASKED not in listed
    assert jo.get(desk)["Location"] == f"{desk}/approval"
    assert ASKED not in jo.get(f"{desk}/approval").content.decode()
    for act in ("time", "quote", "proof", "act", "agree"):
        assert jo.post(f"{desk}/{act}")["Location"] == f"{desk}/approval", act
    jo.post(f"{desk}/approval")
    kim.post(f"{desk}/approval", {"approve": "1"})
    assert ASKED in jo.get(desk).content.decode()


@pytest.mark.promise("7-c")
def test_a_list_that_knows_no_minors_shows_what_they_asked(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    question_of_a_minor(stranger)
    monkeypatch.setattr(queries, "minors_among", lambda people: set())
    assert ASKED in colleague("jo").get("/staff/requests").content.decode()


@pytest.mark.promise("7-c")
def test_a_hold_and_a_finding_about_a_minor_need_the_colleague_too(stranger: Client) -> None:
    number = question_of_a_minor(stranger).rsplit("/", 1)[1]
    jo = colleague("jo")
    assert MINOR in jo.post("/staff/holds", proposal(number)).content.decode()
    assert MINOR in jo.post("/staff/findings/new", TYPED | {"request": number}).content.decode()


@pytest.mark.promise("7-c", "7-d")
@pytest.mark.parametrize("known", [mark_youth, lambda person: found(person, Finder.SHOP)])
def test_the_words_of_a_shops_young_customer_need_the_second_person_as_well(
    db: None, known: Callable[[Asker], object]
) -> None:
    workspace = shop()
    person = Asker("contact", customer(workspace), workspace)
    desk = f"/staff/requests/{ask(person, Right.OTHER, WORDS, channel='link').number}"
    jo = colleague("jo")
    assert WORDS in jo.get(f"{desk}/answer").content.decode()
    known(person)
    assert jo.get(f"{desk}/answer")["Location"] == f"{desk}/approval"


@pytest.mark.promise("7-d")
def test_a_childs_account_is_locked_at_once_and_erased_within_a_day(stranger: Client) -> None:
    sign_up(stranger, CHILD)
    jo = colleague("jo")
    place = jo.post("/staff/minors", {"address": CHILD})["Location"]
    assert members() == 1
    assert stranger.get("/my/")["Location"].startswith("/sign-in"), "they are signed out"
    sign_in(stranger, CHILD)
    assert stranger.get("/my/")["Location"] == "/locked"
    assert "belongs to a child" in stranger.get("/locked").content.decode()
    assert work(timedelta(hours=19)) == 0
    assert work(WITHIN) == 1
    assert members() == 0
    assert stranger.get("/certificate/" + place.rsplit("/", 1)[1]).status_code == 200


@pytest.mark.promise("7-d")
def test_a_wrong_report_is_lifted_by_somebody_else(stranger: Client) -> None:
    sign_up(stranger, CHILD)
    jo, kim = colleague("jo"), colleague("kim")
    place = jo.post("/staff/minors", {"address": CHILD})["Location"]
    jo.post(f"{place}/lift")
    assert members() == 1
    kim.post(f"{place}/lift")
    assert members() == 0
    assert work(WITHIN) == 0
    sign_in(stranger, CHILD)
    assert stranger.get("/my/").status_code == 200
