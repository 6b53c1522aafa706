"""Whoever cannot sign in shows who they are to one of the staff, without a face; a second agrees, and only then are they answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.rights.models import RequestState
from socialsmartly.product.messaging import local
from socialsmartly.product.staff.tests.test_answering import colleague, do_the_telling
from socialsmartly.site.tests.test_asking_without_account import answer, apply, asker, own_page, requests_of, state

pytestmark = [pytest.mark.promise("2.1-f", "4.6-e"), pytest.mark.usefixtures("mailbox", "db")]
SOON = timezone.now() + timedelta(days=2)


def choose(client: Client, way: str = "video") -> str:
    said = {"do": way, "request": str(requests_of(asker())[0].asked.pk)}
    return client.post(own_page(), said, follow=True).content.decode()


def at_the_desk(staff: Client, number: str, **said: str) -> str:
    return staff.post(f"/staff/requests/{number}/meeting", said, follow=True).content.decode()


def test_a_meeting_whose_result_two_people_agree_to_is_proof_enough(client: Client) -> None:
    number = apply(client, right="copy")
    assert "You chose: by video call" in choose(client)
    mei, jo = colleague("mei"), colleague("jo")
    at_the_desk(mei, number, arrange="1", at=f"{SOON:%Y-%m-%dT%H:%M}", where="Room of the call")
    do_the_telling()
    assert "Somebody of us can meet you" in max(local.mails(), key=lambda mail: mail.at).text
    assert "Room of the call" in client.get(own_page()).content.decode()
    at_the_desk(mei, number, note="1", outcome="same", seen="passport")
    answer(mei, number)
    assert state(number) == RequestState.RECEIVED
    assert "You looked at it yourself" in at_the_desk(mei, number, agree="1")
    at_the_desk(jo, number, agree="1")
    answer(jo, number)
    assert state(number) == RequestState.DONE


def test_a_meeting_that_did_not_show_it_is_no_proof(client: Client) -> None:
    """The twin."""
    number = apply(client, right="copy")
    choose(client)
    mei, jo = colleague("mei"), colleague("jo")
    at_the_desk(mei, number, note="1", outcome="other")
    at_the_desk(jo, number, agree="1")
    answer(jo, number)
    assert state(number) == RequestState.RECEIVED
    assert "The last meeting did not show it. You may choose again." in client.get(own_page()).content.decode()


def test_what_is_left_out_is_said(client: Client) -> None:
    number = apply(client, right="copy")
    choose(client, "person")
    mei = colleague("mei")
    assert "Name what you looked at" in at_the_desk(mei, number, note="1", outcome="same")
    assert "Say when and where" in at_the_desk(mei, number, arrange="1", at="")
    assert "still to come" in at_the_desk(mei, number, arrange="1", at="2026-01-01T10:00", where="Here")


def test_what_needs_no_proof_offers_no_meeting(client: Client) -> None:
    apply(client, right="withdraw")
    assert "Or show it to one of us" not in client.get(own_page()).content.decode()
    assert "Or show it to one of us" not in choose(client)


def test_an_assessment_is_written_by_one_and_agreed_to_by_another(client: Client) -> None:
    words = {f"{name}_{tongue}": "It is so." for name in ("lawful", "effects", "measures") for tongue in ("en", "zh")}
    mei, jo = colleague("mei"), colleague("jo")
    assert mei.post("/staff/assessments/new/face", {"verdict": "go"}).status_code == 422
    assert mei.get("/staff/assessments/new/nothing").status_code == 404
    said = mei.post("/staff/assessments/new/face", {**words, "verdict": "go"}, follow=True).content.decode()
    assert "It counts once a colleague" in said
    place = said.partition('action="/staff/assessments/')[2].partition('"')[0]
    assert (
        "You wrote this assessment yourself"
        in mei.post(f"/staff/assessments/{place}", {"agree": "1"}, follow=True).content.decode()
    )
    assert "holds until" in jo.post(f"/staff/assessments/{place}", {"agree": "1"}, follow=True).content.decode()
    jo.post(f"/staff/assessments/{place}", {"end": "1"})
    assert "holds until" not in jo.get("/staff/assessments").content.decode()
