"""A question walks from My account to the desk and back; a refusal takes two of the staff."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.product.messaging import local
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.words.purposes import RIGHTS
from tests.cast import member_of, show_staff_factor, sign_up
from tests.house import as_login, as_owner

WORDS = "Why did you warn me about a new device?"


def colleague(name: str) -> Client:
    made = Client()
    seat_staff(sign_up(made, f"{name}@example.test"))
    show_staff_factor(made)
    return made


def asks(member: Client, **more: str) -> str:
    """The address of the request that this makes."""
    answer = member.post("/my/ask", {"right": "explain", "text": WORDS, **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def refusal() -> dict[str, str]:
    until = timezone.now().date() + timedelta(days=90)
    return {
        "text": "A law asks us to.",
        "code": "law",
        "concerns": "technical",
        "until": until.isoformat(),
        "refuse": "1",
    }


def state_of(member: Client, place: str) -> str:
    who = member_of(member)
    with reading_for(RIGHTS, member=who, subject=who):
        return str(RightsRequest.objects.get(number=place.rsplit("/", 1)[1]).state)


def do_the_telling() -> None:
    """What the worker does with the jobs that wait, in this process: here is the mail server."""
    with as_owner() as owner:
        jobs = owner.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'staff.tell'").fetchall()
    assert jobs
    with as_login("worker"):
        for (arguments,) in jobs:
            tasks.tell(**arguments)


@pytest.mark.promise("4.1-d", "4.6-d")
def test_a_question_is_read_answered_and_the_answer_seen(shop_owner: Client) -> None:
    place = asks(shop_owner)
    desk = "/staff/requests/" + place.rsplit("/", 1)[1] + "/answer"
    jo = colleague("jo")
    assert WORDS in jo.get(desk).content.decode()
    jo.post(desk, {"text": "It was your own new phone.", "grant": "1"})
    page = shop_owner.get(place).content.decode()
    assert "It was your own new phone." in page
    assert "answering a request" in shop_owner.get("/my/looks").content.decode()
    do_the_telling()
    told = [mail.text for mail in local.mails() if mail.to == "owner@example.test"]
    assert any("Your request is answered" in text for text in told)
    assert not any("new phone" in text for text in told)


@pytest.mark.promise("4.6-g", "4.3-c", "4.6-c")
def test_a_refusal_takes_two_and_a_complaint_a_third(shop_owner: Client) -> None:
    place = asks(shop_owner)
    number = place.rsplit("/", 1)[1]
    desk = f"/staff/requests/{number}"
    jo, kim, lee = colleague("jo"), colleague("kim"), colleague("lee")
    jo.post(f"{desk}/answer", refusal())
    assert "A law asks us to." not in shop_owner.get(place).content.decode()
    jo.post(f"{desk}/agree")
    assert state_of(shop_owner, place) == RequestState.RECEIVED
    kim.post(f"{desk}/agree")
    assert state_of(shop_owner, place) == RequestState.REFUSED
    page = shop_owner.get(place).content.decode()
    for part in ("A law asks us to.", "PIPL 13(3), 19, 47", "technical records", "Go to court"):
        assert part in page
    complaint = asks(shop_owner, right="complain", about=number)
    again = "/staff/requests/" + complaint.rsplit("/", 1)[1] + "/answer"
    kim.post(again, {"text": "No.", "grant": "1"})
    assert state_of(shop_owner, complaint) == RequestState.RECEIVED
    lee.post(again, {"text": "You are right.", "grant": "1"})
    assert state_of(shop_owner, complaint) == RequestState.DONE


@pytest.mark.promise("4.6-d", "4.6-g")
def test_whoever_proposed_to_refuse_is_offered_to_take_it_back_and_a_colleague_to_agree(shop_owner: Client) -> None:
    place = asks(shop_owner)
    desk = "/staff/requests/" + place.rsplit("/", 1)[1]
    jo, kim = colleague("jo"), colleague("kim")
    jo.post(f"{desk}/answer", refusal())
    mine, theirs = (one.get(f"{desk}/answer").content.decode() for one in (jo, kim))
    assert (f"{desk}/take-back" in mine, f"{desk}/agree" in mine) == (True, False)
    assert (f"{desk}/take-back" in theirs, f"{desk}/agree" in theirs) == (False, True)
    kim.post(f"{desk}/take-back")
    assert f"{desk}/take-back" in jo.get(f"{desk}/answer").content.decode()
    jo.post(f"{desk}/take-back")
    kim.post(f"{desk}/answer", {"text": "It was your own new phone.", "grant": "1"})
    page = shop_owner.get(place).content.decode()
    assert "It was your own new phone." in page
    assert "proposal taken back" in page
    assert "A law asks us to." not in page


@pytest.mark.parametrize("missing", ["code", "concerns", "until", "text"])
def test_half_a_refusal_comes_back_with_what_was_written(shop_owner: Client, missing: str) -> None:
    place = asks(shop_owner)
    desk = "/staff/requests/" + place.rsplit("/", 1)[1] + "/answer"
    jo = colleague("jo")
    page = jo.post(desk, {**refusal(), missing: ""}).content.decode()
    assert 'class="errorlist' in page
    assert "A law asks us to." in page or missing == "text"
    assert state_of(shop_owner, place) == RequestState.RECEIVED


def test_an_empty_question_comes_back_and_a_strange_number_is_none(shop_owner: Client, neighbour: Client) -> None:
    assert shop_owner.post("/my/ask", {"right": "other", "text": " "}).status_code == 200
    theirs = asks(neighbour).rsplit("/", 1)[1]
    assert asks(shop_owner, right="complain", about=theirs)
