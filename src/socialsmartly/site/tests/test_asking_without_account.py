"""Who asks without an account shows what the harm demands and no more; what was shown is gone 24 hours after the decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.applicants import rules
from socialsmartly.privacy.applicants.actions import destroy_evidence
from socialsmartly.privacy.applicants.models import Evidence
from socialsmartly.privacy.applicants.queries import SCOPE
from socialsmartly.privacy.applicants.rules import Level, Role, needed
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.retention.traces import look
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right
from socialsmartly.product.intake.queries import KIND, LINK, requests_of
from socialsmartly.product.staff.tests.test_answering import colleague
from tests.cast import sign_up
from tests.house import as_login

EMAIL = "lin@example.test"
PAPER = "Death certificate 4711 of the town of Ulm"


def apply(client: Client, **said: str) -> str:
    """Ask on the page for everybody; the number of the request."""
    told = {"role": "person", "right": "other", "text": "Please.", "email": EMAIL, **said}
    page = client.post("/ask", told)
    assert page.status_code == 200
    shown = requests_of(asker())
    assert shown, page.content.decode()
    return str(shown[0].asked.number)


def asker() -> Asker:
    handle = index.find(SCOPE, "email", EMAIL)
    assert isinstance(handle, UUID)
    return Asker(KIND, handle)


def state(number: str) -> str:
    return next(str(one.asked.state) for one in requests_of(asker()) if one.asked.number == number)


def own_page() -> str:
    return page_of(asker())


def page_of(who: Asker) -> str:
    """Where the link in the mail leads."""
    return reverse("intake:asked", args=[PersonalLink(LINK, who.subject, who.subject).token()])


def show(client: Client, paper: str = PAPER) -> None:
    client.post(own_page(), {"do": "show", "request": str(requests_of(asker())[0].asked.pk), "shown": paper})


def answer(staff: Client, number: str) -> None:
    staff.post(f"/staff/requests/{number}/answer", {"text": "Here it is.", "grant": "1"})


@pytest.mark.promise("4.6-e")
@pytest.mark.parametrize("right", [Right.WITHDRAW, Right.OBJECT])
@pytest.mark.parametrize("role", Role)
def test_stopping_a_use_needs_no_proof_whoever_asks(right: Right, role: Role) -> None:
    assert needed(right, role) is Level.NOTHING


@pytest.mark.promise("4.6-a", "4.6-e")
def test_a_relative_gets_nothing_before_two_people_saw_the_proof(client: Client, shop_owner: Client) -> None:
    number = apply(client, role="relative", right="copy", whom="owner@example.test", interest="The inheritance.")
    show(client)
    mei, jo = colleague("mei"), colleague("jo")
    assert PAPER in mei.get(f"/staff/requests/{number}/answer").content.decode()
    answer(mei, number)
    assert state(number) == RequestState.RECEIVED
    for _ in range(2):  # the same one twice counts once
        mei.post(f"/staff/requests/{number}/proof")
    answer(mei, number)
    assert state(number) == RequestState.RECEIVED
    jo.post(f"/staff/requests/{number}/proof")
    answer(jo, number)
    assert state(number) == RequestState.DONE


@pytest.mark.promise("4.6-a")
def test_what_somebody_arranged_while_alive_binds_staff(client: Client, shop_owner: Client) -> None:
    shop_owner.post("/my/wishes", {"choice": "nobody"})
    number = apply(client, role="relative", right="copy", whom="owner@example.test", interest="The inheritance.")
    mei, jo = colleague("mei"), colleague("jo")
    for staff in (mei, jo):
        staff.post(f"/staff/requests/{number}/proof")
    answer(jo, number)
    assert state(number) == RequestState.RECEIVED
    shop_owner.post("/my/wishes", {"choice": "law"})
    answer(jo, number)
    assert state(number) == RequestState.DONE


@pytest.mark.promise("4.6-a")
def test_relatives_say_what_lawful_interest_they_have(client: Client, mailbox: None, db: None) -> None:
    said = {"role": "relative", "right": "copy", "text": "Please.", "email": EMAIL}
    assert "lawful interest of their own" in client.post("/ask", said).content.decode()
    assert index.find(SCOPE, "email", EMAIL) is None


@pytest.mark.promise("4.6-e")
def test_whoever_reads_the_mailbox_on_record_needs_nothing_else_for_what_harms_little(
    client: Client, shop_owner: Client
) -> None:
    client.post("/ask", {"role": "person", "right": "explain", "text": "Why?", "email": "owner@example.test"})
    handle = index.find(SCOPE, "email", "owner@example.test")
    assert isinstance(handle, UUID)
    who, mei = Asker(KIND, handle), colleague("mei")
    (asked,) = [one.asked for one in requests_of(who)]
    answer(mei, asked.number)
    assert requests_of(who)[0].asked.state == RequestState.RECEIVED
    client.post(page_of(who), {"do": "confirm", "request": str(asked.pk)})
    answer(mei, asked.number)
    assert requests_of(who)[0].asked.state == RequestState.DONE


@pytest.mark.promise("4.6-e")
def test_a_mailbox_that_is_on_no_record_proves_nothing(client: Client, mailbox: None, db: None) -> None:
    """The twin."""
    number = apply(client, right="explain")
    client.post(own_page(), {"do": "confirm", "request": str(requests_of(asker())[0].asked.pk)})
    answer(colleague("mei"), number)
    assert state(number) == RequestState.RECEIVED


@pytest.mark.promise("4.6-e")
def test_an_account_of_ones_own_proves_nothing_about_somebody_elses(client: Client, shop_owner: Client) -> None:
    sign_up(Client(), EMAIL)
    number = apply(client, right="explain", whom="owner@example.test")
    client.post(own_page(), {"do": "confirm", "request": str(requests_of(asker())[0].asked.pk)})
    answer(colleague("mei"), number)
    assert state(number) == RequestState.RECEIVED


def test_what_is_too_long_to_be_kept_is_not_lost(client: Client, mailbox: None, db: None) -> None:
    apply(client, right="copy")
    asked = str(requests_of(asker())[0].asked.pk)
    answered = client.post(own_page(), {"do": "show", "request": asked, "shown": PAPER + "." * 4000})
    assert answered.status_code == 422
    assert PAPER in answered.content.decode()
    assert evidence() == (0, 0)


@pytest.mark.promise("4.6-a", "4.6-f")
def test_the_same_words_about_somebody_else_are_another_request(client: Client, mailbox: None, db: None) -> None:
    numbers = {apply(client, role="agent", whom=f"{name}@example.test") for name in ("one", "two", "one")}
    assert len(numbers) == len(requests_of(asker())) == 2


def evidence() -> tuple[int, int]:
    """Rows of evidence, and keys that still open one."""
    with asker().block():
        rows = list(Evidence.objects.filter(owner=asker().owner))
    return len(rows), SubjectKey.objects.filter(subject__in=[row.bundle for row in rows]).count()


@pytest.mark.promise("4.6-e")
def test_evidence_lies_under_its_own_key_and_both_go_24_hours_after_the_decision(
    client: Client, mailbox: None, db: None
) -> None:
    number = apply(client)
    show(client)
    assert evidence() == (1, 1)
    with asker().block():
        bundle = Evidence.objects.get(owner=asker().owner).bundle
    assert destroyed_by(timezone.now() + timedelta(days=9)) == 0  # not decided yet
    answer(colleague("mei"), number)
    assert destroyed_by(timezone.now() + rules.KEPT - timedelta(minutes=1)) == 0
    assert destroyed_by(timezone.now() + rules.KEPT + timedelta(minutes=1)) == 1
    assert evidence() == (0, 0)
    assert not SubjectKey.objects.filter(subject=bundle).exists()
    found = look({"everything": settings.SOCIALSMARTLY_DATA}, frozenset({PAPER}))
    assert [place.hits for place in found.values()] == [0]
    assert "proof destroyed" in steps()


def steps() -> list[str]:
    with asker().block():
        return list(RequestStep.objects.order_by("at").values_list("step", flat=True))


def destroyed_by(moment: datetime) -> int:
    with as_login("worker"):
        return destroy_evidence(moment)


@pytest.mark.promise("8-a")
def test_each_sentence_of_the_policy_leads_to_a_question_about_it(client: Client, db: None) -> None:
    assert 'href="/ask?clause=4.1-c"' in client.get("/policy/en").content.decode()
    assert "About sentence 4.1-c of the policy" in client.get("/ask?clause=4.1-c").content.decode()
    assert "<script>" not in client.get("/ask?clause=<script>").content.decode()


def test_nobody_floods_a_mailbox_by_the_page(client: Client, mailbox: None, db: None) -> None:
    for n in range(rules.OPEN_AT_ONCE):
        apply(client, text=f"Question {n}")
    page = client.post("/ask", {"role": "person", "right": "other", "text": "One more", "email": EMAIL})
    assert "wait for an answer already" in page.content.decode()


def test_a_link_that_was_made_up_opens_nothing(client: Client, db: None) -> None:
    assert client.get("/asked/AAAA").status_code == 404
