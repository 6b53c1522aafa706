"""A guardian's yes opens nothing before two of the staff have seen who they are, and what was shown is gone a day later."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.applicants import actions as applicants
from socialsmartly.privacy.applicants.errors import SamePerson
from socialsmartly.privacy.applicants.rules import LARGEST
from socialsmartly.privacy.casework.errors import AnsweredAlready
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.product.guardians.tasks import take_answer
from socialsmartly.product.guardians.tests.test_waiting import CHILD, MOTHER, YES, asked, of, only, proved
from socialsmartly.product.messaging import local
from socialsmartly.product.staff import queries
from socialsmartly.product.staff.actions import see_proof
from socialsmartly.product.staff.tests.test_answering import colleague
from socialsmartly.product.workspaces.actions import open_workspace
from tests.cast import (
    DOT,
    a_paper,
    ask_guardian,
    hidden_fields,
    open_check,
    prove_guardian,
    say_yes,
    sign_up,
    two_see_it,
)
from tests.house import as_login, as_owner
from tests.once import once

pytestmark = [pytest.mark.promise("7-b"), pytest.mark.usefixtures("mailbox")]
REFUSAL = {"refuse": "1", "text": "The paper names nobody.", "code": "not_shown", "concerns": "identity"}


@pytest.fixture
@once
def child(stranger: Client) -> Client:
    sign_up(stranger, CHILD, age="child")
    return stranger


@pytest.fixture
@once
def shown(child: Client) -> tuple[Client, str]:
    """Mina's mother agreed and showed a paper: her browser and her link."""
    link = asked(child)
    guardian = proved(link)
    say_yes(guardian, link)
    return guardian, link


def waits(child: Client) -> bool:
    """Whether the account is still the shell that leads to one page."""
    return child.get("/workspaces/new").status_code == 302


def says(guardian: Client, link: str, **more: Any) -> str:
    said = {**hidden_fields(guardian.get(link)), **YES, **more}
    return guardian.post(f"{link}/agree", said, follow=True).content.decode()


def the_worker_hears() -> None:
    """What the decision put on the queue."""
    with as_login("worker"):
        take_answer(
            only("SELECT args->>'request_id' FROM procrastinate_jobs WHERE task_name = 'guardians.take_answer'")
        )


def desk_of(address: str = MOTHER) -> str:
    return f"/staff/requests/{open_check(address).number}"


def approved(desk: str) -> tuple[Client, Client]:
    """Jo and Kim, who may read this request."""
    jo, kim = colleague("jo"), colleague("kim")
    jo.post(f"{desk}/approval")
    kim.post(f"{desk}/approval", {"approve": "1"})
    return jo, kim


def test_a_yes_with_a_paper_opens_nothing_yet(child: Client, shown: tuple[Client, str]) -> None:
    guardian, link = shown
    assert child.get("/workspaces/new")["Location"] == "/guardian"
    with pytest.raises(DatabaseError, match="read-only"):
        open_workspace(of(CHILD), "Tea")
    assert only("SELECT count(*) FROM consent_agreement") == "0"
    page = guardian.get(link).content.decode()
    assert "we check who you are" in page
    assert open_check(MOTHER).number in page
    assert "agreed; we check who they are" in child.get("/guardian").content.decode()
    assert open_check(MOTHER).due_at <= timezone.now() + timedelta(days=15, hours=1)


def test_two_of_the_staff_look_after_an_approval_and_the_account_opens(
    child: Client, shown: tuple[Client, str]
) -> None:
    desk = desk_of()
    assert "Check a guardian" in colleague("lee").get("/staff/requests").content.decode()
    jo, kim = approved(desk)
    page = jo.get(f"{desk}/answer").content.decode()
    assert MOTHER in page
    assert "Who they are, and that they are the parent or guardian" in page
    assert "Who you are, and that you are" not in page, "the words of the person's own page"
    paper = page.split('<img src="')[1].split('"')[0]
    seen = jo.get(paper)
    assert seen["Content-Type"] == "image/png"
    assert "no-store" in seen["Cache-Control"]
    assert seen.content == a_paper().read()
    jo.post(f"{desk}/proof")
    assert "whoever saw it first does not count twice" in jo.post(f"{desk}/proof", follow=True).content.decode()
    assert waits(child)
    kim.post(f"{desk}/proof")
    the_worker_hears()
    assert not waits(child)
    assert any("You agreed that the person in your care" in m.text for m in local.mails() if m.to == MOTHER)
    assert any("Your account" in m.text for m in local.mails() if m.to == CHILD)


def test_before_the_approval_staff_see_neither_the_guardian_nor_a_paper(shown: tuple[Client, str]) -> None:
    desk, jo = desk_of(), colleague("jo")
    piece = only("SELECT id FROM applicants_evidence")
    for path in ("", "/answer", f"/papers/{piece}"):
        assert jo.get(f"{desk}{path}")["Location"] == f"{desk}/approval", path
    jo.post(f"{desk}/approval")
    jo.post(f"{desk}/approval", {"approve": "1"})
    assert jo.get(f"{desk}/answer").status_code == 302, "nobody approves themselves"


def test_a_look_that_forgets_the_minor_needs_no_colleague(
    shown: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(queries, "behind", lambda request: None)
    assert MOTHER in colleague("jo").get(f"{desk_of()}/answer").content.decode()


def test_one_person_is_never_two(shown: tuple[Client, str], monkeypatch: pytest.MonkeyPatch) -> None:
    request, jo = open_check(MOTHER), uuid4()
    see_proof(request, staff=jo)
    with pytest.raises(SamePerson):
        see_proof(request, staff=jo)
    assert only("SELECT state FROM rights_rightsrequest") == "received"
    monkeypatch.setattr(applicants, "mark_of", lambda staff, subject: uuid4())
    see_proof(request, staff=jo)
    assert only("SELECT state FROM rights_rightsrequest") == "done", "the twin: with two marks they would be"


@pytest.mark.parametrize(
    ("papers", "why"),
    [
        ([], "Add a picture or a PDF file"),
        ([b"MZ a program"], "neither a picture"),
        ([b"%PDF-" + b"x" * LARGEST], "larger than 4 MB"),
        ([b"%PDF-1.7"] * 7, "Six files are enough"),
    ],
    ids=["nothing", "program", "large", "many"],
)
def test_a_yes_without_a_paper_is_none(child: Client, papers: list[bytes], why: str) -> None:
    link = asked(child)
    files = [SimpleUploadedFile("paper.pdf", one) for one in papers]
    assert why in says(proved(link), link, papers=files)
    assert only("SELECT answer FROM minors_guardian") == "asked"
    assert only("SELECT count(*) FROM rights_rightsrequest") == "0"


def test_what_was_shown_is_the_guardians_and_lies_sealed(child: Client, shown: tuple[Client, str]) -> None:
    with as_owner() as owner:
        rows = owner.execute("SELECT subject, shown FROM applicants_evidence").fetchall()
    assert [(row[0] == of(CHILD), DOT.encode() in bytes(row[1])) for row in rows] == [(False, False)]
    copied = child.post("/my/copy")
    assert copied.status_code == 200
    with zipfile.ZipFile(BytesIO(copied.getvalue())) as package:
        assert DOT not in package.read("data.json").decode()


def test_what_was_shown_is_destroyed_a_day_after_the_decision(shown: tuple[Client, str]) -> None:
    two_see_it(MOTHER)
    bundle = only("SELECT bundle FROM applicants_evidence")
    assert SubjectKey.objects.filter(subject=bundle).exists()
    with as_login("worker"):
        assert applicants.destroy_evidence(timezone.now() + timedelta(hours=23)) == 0
        assert applicants.destroy_evidence(timezone.now() + timedelta(hours=24, minutes=1)) == 1
    assert only("SELECT count(*) FROM applicants_evidence") == "0"
    assert not SubjectKey.objects.filter(subject=bundle).exists()
    assert only("SELECT level FROM applicants_application") == "5", "that it was enough stays"


def test_a_refusal_has_a_reason_and_something_else_may_be_shown(child: Client, shown: tuple[Client, str]) -> None:
    guardian, link = shown
    desk = desk_of()
    jo, kim = approved(desk)
    day = (timezone.now() + timedelta(days=30)).date()
    jo.post(f"{desk}/answer", REFUSAL | {"until": f"{day:%Y-%m-%d}"})
    assert only("SELECT state FROM rights_rightsrequest") == "received", "a colleague has to agree"
    kim.post(f"{desk}/agree")
    the_worker_hears()
    assert waits(child)
    page = guardian.get(link).content.decode()
    assert "What was shown does not show who asks" in page
    assert "The paper names nobody." in page
    assert any("it was not enough" in m.text for m in local.mails() if m.to == MOTHER)
    assert "what they showed was not enough yet" in child.get("/guardian").content.decode()
    say_yes(guardian, link)
    two_see_it(MOTHER)
    assert not waits(child)


def test_whoever_sees_enough_does_not_pass_by_a_refusal_that_waits(child: Client, shown: tuple[Client, str]) -> None:
    desk = desk_of()
    jo, kim = approved(desk)
    jo.post(f"{desk}/proof")
    jo.post(f"{desk}/answer", REFUSAL | {"until": f"{timezone.now() + timedelta(days=30):%Y-%m-%d}"})
    with pytest.raises(AnsweredAlready):
        see_proof(open_check(MOTHER), staff=uuid4())
    kim.post(f"{desk}/agree")
    the_worker_hears()
    assert waits(child)


@pytest.mark.parametrize("way", ["video", "person"])
def test_a_meeting_shows_it_without_any_copy(child: Client, way: str) -> None:
    link = asked(child)
    assert "A meeting" in says(proved(link), link, way=way)
    desk = desk_of()
    jo, kim = approved(desk)
    jo.post(
        f"{desk}/meeting", {"arrange": "1", "at": f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}", "where": "x"}
    )
    jo.post(f"{desk}/meeting", {"note": "1", "outcome": "same", "seen": "papers"})
    assert waits(child)
    kim.post(f"{desk}/meeting", {"agree": "1"})
    the_worker_hears()
    assert not waits(child)
    assert only("SELECT count(*) FROM applicants_evidence") == "0"


def test_for_a_second_child_the_tie_is_enough_and_two_look_again(child: Client, shown: tuple[Client, str]) -> None:
    two_see_it(MOTHER)
    brother = Client()
    sign_up(brother, "brother@example.test", age="child")
    link = ask_guardian(brother, MOTHER)
    guardian = prove_guardian(Client(), link, MOTHER)
    assert "Show only that you are the parent or guardian of this person, too" in guardian.get(link).content.decode()
    say_yes(guardian, link)
    assert brother.get("/workspaces/new")["Location"] == "/guardian"
    desk = desk_of()
    jo, _ = approved(desk)
    assert "for another child" in jo.get(f"{desk}/answer").content.decode()
    two_see_it(MOTHER)
    assert brother.get("/workspaces/new").status_code == 200


def test_two_children_of_one_guardian_are_two_requests(child: Client, shown: tuple[Client, str]) -> None:
    brother = Client()
    sign_up(brother, "brother@example.test", age="child")
    link = ask_guardian(brother, MOTHER)
    say_yes(prove_guardian(Client(), link, MOTHER), link)
    assert only("SELECT count(*) FROM rights_rightsrequest") == "2"
    two_see_it(MOTHER)
    assert brother.get("/workspaces/new").status_code == 200
    assert child.get("/workspaces/new")["Location"] == "/guardian"


def test_the_same_yes_that_comes_twice_is_one_request(child: Client) -> None:
    link = asked(child)
    guardian = proved(link)
    fields = hidden_fields(guardian.get(link))
    for _ in range(2):
        guardian.post(f"{link}/agree", {**fields, **YES, "papers": a_paper()})
    assert only("SELECT count(*) FROM rights_rightsrequest") == "1"
    assert only("SELECT count(*) FROM applicants_evidence") == "1"


def test_an_account_that_goes_meanwhile_ends_the_check(child: Client, shown: tuple[Client, str]) -> None:
    guardian, link = shown
    request = open_check(MOTHER)
    assert Client().post(f"{link}/refuse").status_code == 302, "a code first"
    assert guardian.post(f"{link}/refuse").status_code == 200
    assert only(f"SELECT state FROM rights_rightsrequest WHERE id = '{request.pk}'") == "taken_back"
    with pytest.raises(AnsweredAlready):
        see_proof(request, staff=uuid4())
    with as_login("worker"):
        take_answer(str(request.pk))
        assert applicants.destroy_evidence(timezone.now() + timedelta(hours=25)) == 1


def test_a_check_that_shows_nothing_ends_the_account_after_thirty_days(shown: tuple[Client, str]) -> None:
    """Fifteen for our answer, fifteen to show something else."""
    with as_login("worker"):
        assert minors.erase_unanswered(timezone.now() + timedelta(days=29, hours=23)) == 0
        assert minors.erase_unanswered(timezone.now() + timedelta(days=30, minutes=1)) == 1
    assert only("SELECT count(*) FROM accounts_member") == "0"


def test_a_guardian_who_has_a_number_and_no_mailbox_is_checked_too(child: Client) -> None:
    number = "+8613800138000"
    child.post("/guardian", {"address": number})
    text = max((t for t in local.texts() if t.to == number), key=lambda t: t.at).text
    link = text[text.index("/g/") :].split()[0]
    say_yes(prove_guardian(Client(), link, number), link)
    jo, _ = approved(desk_of(number))
    assert number in jo.get(f"{desk_of(number)}/answer").content.decode()
    two_see_it(number)
    assert not waits(child)
