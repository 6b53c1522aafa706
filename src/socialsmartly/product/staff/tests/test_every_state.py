"""A request stands on the list from the moment it has a number, keeps its date whenever it is read, and has words in each state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from socialsmartly.privacy.casework import actions as casework
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.casework.rules import RefusalCode
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.together import change_together
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker, erasing
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.product.staff import queries
from socialsmartly.product.staff.actions import seat_staff
from tests.cast import empty_mailbox, show_staff_factor, sign_up
from tests.house import as_login, as_owner
from tests.once import once

TABLE = RightsRequest._meta.label
LATER = [timedelta(0), timedelta(days=1), timedelta(days=14, hours=23), timedelta(days=15), timedelta(days=60)]


@pytest.fixture
@once
def ada(client: Client, mailbox: None, db: None) -> Asker:
    return Asker("member", sign_up(client, "ada@example.test"))


@pytest.fixture
@once
def on_duty(mailbox: None, ada: Asker) -> Client:
    client = Client()
    seat_staff(sign_up(client, "staff@example.test"))
    show_staff_factor(client)
    empty_mailbox()
    return client


def asked(ada: Asker, right: Right = Right.SUPPLEMENT) -> RightsRequest:
    return casework.ask(ada, right, "Write beside my order that it never came.", channel="My account")


def stored(request: RightsRequest) -> tuple[Any, ...]:
    with as_owner() as owner:
        where = "SELECT state, due_at FROM rights_rightsrequest WHERE id = %s"
        return owner.execute(where, [request.pk]).fetchone() or ()


def exported(ada: Asker, request: RightsRequest, moment: datetime) -> dict[str, Any]:
    """What a copy of that moment says of the request."""
    with time_machine.travel(moment):
        _, held = actions.copy(ada, channel="page")
    (row,) = [
        row for part in held if part.model._meta.label == TABLE for row in part.rows if row["id"] == str(request.pk)
    ]
    return {**row, **{name: datetime.fromisoformat(row[name]) for name in ("received_at", "due_at")}}


def dates_of(ada: Asker, request: RightsRequest) -> set[tuple[datetime, str]]:
    rows = [exported(ada, request, request.received_at + later) for later in LATER]
    return {(row["due_at"], row["arithmetic"]) for row in rows}


@pytest.mark.promise("4.6-d")
def test_a_copy_of_any_later_day_has_the_date_that_was_stored(ada: Asker) -> None:
    request = asked(ada)
    assert dates_of(ada, request) == {(stored(request)[1], request.arithmetic)}
    assert stored(request)[1] == request.received_at + timedelta(days=15)


def test_a_date_that_is_counted_anew_each_day_would_be_seen(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the days that are left, added to the day of receipt."""
    request, true = asked(ada), exported

    def counted(ada: Asker, request: RightsRequest, moment: datetime) -> dict[str, Any]:
        row = true(ada, request, moment)
        return row | {"due_at": row["received_at"] + (row["due_at"] - moment)}

    monkeypatch.setitem(globals(), "exported", counted)
    assert len(dates_of(ada, request)) == len(LATER)


def listed(on_duty: Client) -> str:
    return str(on_duty.get("/staff/requests").content.decode())


@pytest.mark.promise("8-b", "4.6-d")
@pytest.mark.parametrize("right", Right)
def test_staff_have_it_on_their_list_as_soon_as_it_has_a_number(ada: Asker, on_duty: Client, right: Right) -> None:
    request = actions.open_request(ada, right, channel="page")
    assert request.number in listed(on_duty)


@pytest.mark.promise("8-b")
def test_what_could_not_be_saved_has_no_number_and_the_person_reads_no_thanks(
    client: Client, ada: Asker, on_duty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {"right": Right.OTHER, "text": "It never came."}
    true = change_together

    def saved_and_then_cut_off(*changes: Any) -> None:
        true(*changes)
        raise ZeroDivisionError

    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(casework, "change_together", saved_and_then_cut_off)
        failed = client.post("/my/ask", form)
    assert failed.status_code == 500
    assert "R-" not in failed.content.decode()
    assert "R-" not in listed(on_duty)
    client.post("/my/ask", form)
    assert listed(on_duty).count("R-")


def test_a_list_that_leaves_out_what_was_saved_would_be_seen(
    ada: Asker, on_duty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SHOWN", 0)
    with pytest.raises(AssertionError):
        test_staff_have_it_on_their_list_as_soon_as_it_has_a_number(ada, on_duty, Right.OTHER)


def waiting(ada: Asker) -> RightsRequest:
    return asked(ada)


def granted(ada: Asker) -> RightsRequest:
    request = asked(ada)
    casework.grant(ada, request, "It stands beside the order now.", staff=uuid7())
    return request


def refused(ada: Asker) -> RightsRequest:
    request, mei, jo = asked(ada), uuid7(), uuid7()
    until = timezone.now().date() + timedelta(days=30)
    reason = RefusalReason(code=RefusalCode.LAW, concerns="content", until=until)
    casework.propose_refusal(ada, request, "The law asks us to keep it.", reason, staff=mei)
    casework.agree_to_refusal(ada, request, staff=jo)
    return request


def taken_back(ada: Asker) -> RightsRequest:
    request = actions.delete_later(ada, channel="page")
    assert actions.take_back(ada, channel="page")
    return request


WAYS: dict[RequestState, Callable[[Asker], RightsRequest]] = {
    RequestState.RECEIVED: waiting,
    RequestState.DONE: granted,
    RequestState.REFUSED: refused,
    RequestState.TAKEN_BACK: taken_back,
}


def test_each_state_is_tried_and_has_a_word_of_its_own_in_both_languages() -> None:
    assert list(WAYS) == list(RequestState)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            words = [str(state.label) for state in RequestState]
        assert len({word for word in words if word}) == len(RequestState)
        assert language == "en" or not any(word.isascii() for word in words)


@pytest.mark.promise("4.6-d")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("state", RequestState)
def test_each_state_is_read_in_words_by_the_person_and_by_staff(
    client: Client, ada: Asker, on_duty: Client, state: RequestState, language: str
) -> None:
    request = WAYS[state](ada)
    assert stored(request)[0] == state
    sign_up(client, "ada@example.test")
    with translation.override(language):
        word = str(state.label)
    for reader, address in ((client, "/my/requests"), (on_duty, "/staff/requests")):
        for page in (address, f"{address}/{request.number}"):
            answer = reader.get(page, headers={"accept-language": language})
            assert answer.status_code == 200, page
            assert word in answer.content.decode(), page


@pytest.mark.promise("4.6-d", "4.2-a")
def test_an_error_leaves_a_request_as_it_was_and_ends_no_time(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    request = actions.open_request(ada, Right.DELETE, channel="page")
    before, true = stored(request), erasing.carry_out
    monkeypatch.setattr(erasing, "carry_out", lambda *_, **__: 1 // 0)
    with as_login("worker"), pytest.raises(ZeroDivisionError):
        actions.finish_deletions(timezone.now())
    assert stored(request) == before
    assert before[0] == RequestState.RECEIVED
    monkeypatch.setattr(erasing, "carry_out", true)
    with as_login("worker"):
        actions.finish_deletions(timezone.now())
    assert stored(request) == (RequestState.DONE, before[1])
