"""The dates of a request on its pages, in its mail and on the board; extending it, and letting a clock wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker, moving
from socialsmartly.privacy.rights.deadlines.errors import NotExtendable
from socialsmartly.privacy.rights.deadlines.moving import CONTINUED, EXTENDED, PAUSED
from socialsmartly.privacy.rights.models import RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.telling import CONFIRMED
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, WORKSPACE
from tests.cast import empty_mailbox, show_staff_factor, sign_up
from tests.house import as_login, as_owner
from tests.once import once

ADDRESS = "mei@example.test"


@pytest.fixture
@once
def member(client: Client, mailbox: None, db: None) -> UUID:
    made = sign_up(client, ADDRESS)
    empty_mailbox()
    return made


@pytest.fixture
@once
def on_duty(mailbox: None, member: UUID) -> Client:
    """Somebody of the staff, who is not the person."""
    client = Client()
    seat_staff(sign_up(client, "staff@example.test"))
    show_staff_factor(client)
    empty_mailbox()
    return client


def asked(member: UUID, *, days_ago: float = 0, right: Right = Right.COPY, hours: float = 0) -> RightsRequest:
    received = datetime.now(UTC) - timedelta(days=days_ago, hours=hours)
    return actions.open_request(Asker("member", member), right, channel="mail", received_at=received)


def steps(request: RightsRequest) -> list[str]:
    with as_owner() as owner:
        found = owner.execute("SELECT step FROM rights_requeststep WHERE request = %s ORDER BY at, id", [request.pk])
        return [step for (step,) in found.fetchall()]


def letters() -> Iterator[str]:
    for file in sorted(local.mail_folder().glob("*")):
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        yield letter["To"] + "\n" + letter.get_content()


def change(client: Client, request: RightsRequest, step: str) -> str:
    answer = client.post(f"/staff/requests/{request.number}/time", {"step": step}, follow=True)
    return str(answer.content.decode())


@pytest.mark.promise("4.6-d", "4.6-b")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Our promise (4.6-d) asks for the earliest answer",
                "General Data Protection Regulation (12(3))",
                "15 working days",
            ],
        ),
        ("zh-hans", ["我们的承诺（4.6-d）要求的答复最早", "《通用数据保护条例》（第 12 条第 3 款）", "15 个工作日"]),
    ],
)
def test_the_person_and_staff_read_each_laws_date_and_which_holds(
    client: Client, on_duty: Client, member: UUID, language: str, words: list[str]
) -> None:
    request = asked(member)
    for reader, address in ((client, "/my/requests/"), (on_duty, "/staff/requests/")):
        page = reader.get(address + request.number, headers={"accept-language": language}).content.decode()
        assert all(each in page for each in words)
        assert page.count({"en": "this date holds", "zh-hans": "以此日期为准"}[language]) == 1


@pytest.mark.promise("4.6-d")
def test_a_request_beyond_the_published_holidays_says_so(client: Client, member: UUID) -> None:
    received = datetime(2031, 3, 3, 4, tzinfo=UTC)
    request = actions.open_request(Asker("member", member), Right.COPY, channel="mail", received_at=received)
    page = client.get(f"/my/requests/{request.number}").content.decode()
    assert "beyond the published holidays" in page


@pytest.mark.promise("4.6-d")
def test_what_is_stored_is_what_is_shown_on_any_later_day(
    client: Client, member: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(member)
    with as_owner() as owner:
        before = owner.execute("SELECT due_at, arithmetic, dates FROM rights_rightsrequest").fetchall()
    first = client.get(f"/my/requests/{request.number}").content
    client.post("/my/copy")
    with as_owner() as owner:
        where = "SELECT due_at, arithmetic, dates FROM rights_rightsrequest WHERE id = %s"
        assert owner.execute(where, [request.pk]).fetchall() == before
    assert b"this date holds" in first
    assert [one["rule"] for one in before[0][2]] == ["policy", "china", "europe", "california_confirm", "california"]
    assert all(one["zone"] and one["due"] and one["last"] for one in before[0][2])


@pytest.mark.promise("4.6-d")
def test_an_extension_leaves_a_line_tells_the_person_why_and_moves_no_promise(on_duty: Client, member: UUID) -> None:
    request = asked(member)
    page = change(on_duty, request, EXTENDED[0])
    assert "Done." in page
    assert "Before the time was extended" in page
    assert steps(request) == ["received", EXTENDED[0]]
    with as_owner() as owner:
        due = owner.execute("SELECT due_at FROM rights_rightsrequest WHERE id = %s", [request.pk]).fetchone()
        jobs = owner.execute("SELECT task_name, args FROM procrastinate_jobs WHERE task_name = 'staff.tell'").fetchall()
    assert due == (request.due_at,)
    assert jobs == [("staff.tell", {"request_id": str(request.pk), "subject_id": str(member)})]
    with as_login("worker"):
        tasks.tell(**jobs[0][1])
    (letter,) = letters()
    assert letter.startswith(ADDRESS)
    assert "We need more time for your request, because it is complex." in letter
    assert request.number in letter
    assert "Our promise (4.6-d)" in letter


@pytest.mark.promise("4.6-d")
@pytest.mark.parametrize(("way", "kept"), [("email", local.mails), ("phone", local.texts)])
def test_a_shops_customer_is_told_by_mail_or_else_by_text(
    on_duty: Client, way: str, kept: Callable[[], list[Any]]
) -> None:
    ada = contact({way: {"email": "ada@example.test", "phone": "+447700900123"}[way]})
    request = actions.open_request(ada, Right.COPY, channel="mail")
    change(on_duty, request, EXTENDED[1])
    with as_login("worker"):
        tasks.tell(request_id=str(request.pk), subject_id=str(ada.subject), workspace_id=str(ada.workspace))
    (told,) = kept()
    assert "because of the number of requests" in told.text
    assert request.number in told.text


def contact(ways: dict[str, str]) -> Asker:
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title="Tea", permits=Permit.STORE_DATA)
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name="Ada", **ways)
    return Asker("contact", made.pk, workspace)


@pytest.mark.promise("4.6-d")
def test_a_time_is_extended_once_and_not_after_its_first_period(on_duty: Client, member: UUID) -> None:
    request, old = asked(member), asked(member, days_ago=50)
    change(on_duty, request, EXTENDED[1])
    for refused in (request, old):
        before = steps(refused)
        assert "The time cannot be extended" in change(on_duty, refused, EXTENDED[0])
        assert steps(refused) == before


@pytest.mark.promise("4.6-d")
def test_a_second_click_that_saw_no_extension_leaves_none(member: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked before either wrote; the block of the second goes on, for the page has to say so."""
    request = asked(member)
    monkeypatch.setattr(moving, "must", lambda *_: None)
    with Asker("member", member).block():
        actions.change_time(request, EXTENDED[0], at=datetime.now(UTC))
        with pytest.raises(NotExtendable):
            actions.change_time(request, EXTENDED[1], at=datetime.now(UTC))
        actions.change_time(request, PAUSED, at=datetime.now(UTC))
    assert steps(request) == ["received", EXTENDED[0], PAUSED]


def test_without_the_constraint_both_clicks_would_count(member: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same two clicks, where the database does not mind."""
    request = asked(member)
    monkeypatch.setattr(moving, "must", lambda *_: None)
    with as_owner() as owner:
        (made,) = owner.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'extended_once'").fetchone() or ("",)
        owner.execute("DROP INDEX extended_once")
        try:
            with Asker("member", member).block():
                for step in EXTENDED:
                    actions.change_time(request, step, at=datetime.now(UTC))
            assert steps(request) == ["received", *EXTENDED]
        finally:
            owner.execute("DELETE FROM rights_requeststep")
            owner.execute(made)


def test_an_answered_request_keeps_its_time(on_duty: Client, member: UUID) -> None:
    done, _ = actions.copy(Asker("member", member), channel="page")
    page = change(on_duty, done, EXTENDED[0])
    assert "This request is answered" in page
    assert "Change the time" not in page


def test_a_step_that_nobody_knows_changes_nothing(on_duty: Client, member: UUID) -> None:
    request = asked(member)
    assert "Choose one of these" in change(on_duty, request, "completed")
    assert steps(request) == ["received"]
    assert on_duty.post("/staff/requests/R-0000-0000-0/time", {"step": PAUSED}).status_code == 404


@pytest.mark.promise("4.6-d")
def test_a_clock_waits_only_where_the_law_allows_and_goes_on(on_duty: Client, member: UUID) -> None:
    request = asked(member)
    assert page_says_paused(change(on_duty, request, PAUSED)) == 1
    assert "one waits already" in change(on_duty, request, PAUSED)
    assert page_says_paused(change(on_duty, request, CONTINUED)) == 0
    assert "No clock is waiting" in change(on_duty, request, CONTINUED)
    assert steps(request) == ["received", PAUSED, CONTINUED]


def page_says_paused(page: str) -> int:
    return page.count("This clock stands still")


@pytest.mark.promise("4.6-d")
def test_a_request_that_waits_is_confirmed_once_with_its_dates(member: UUID) -> None:
    request = asked(member, hours=1)
    with as_login("worker"):
        tasks.confirm_receipts(0)
        tasks.confirm_receipts(0)
    (letter,) = letters()
    assert "We have received your request." in letter
    assert "15 calendar days" in letter
    assert steps(request) == ["received", CONFIRMED]


@pytest.mark.promise("4.6-d")
def test_the_person_is_written_to_in_their_own_language(client: Client, member: UUID) -> None:
    client.post("/my/correct/language", {"language-language": "zh-hans"})
    asked(member, hours=1)
    with as_login("worker"):
        tasks.confirm_receipts(0)
    (letter,) = letters()
    assert "我们已收到您的请求。" in letter
    assert "15 个自然日" in letter
    assert "We have received" not in letter


@pytest.mark.promise("4.6-d")
def test_a_receipt_that_could_not_be_confirmed_is_confirmed_later(
    member: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = asked(member, hours=2), asked(member, hours=1)
    true = tasks.write_to

    def away(asker: Asker, request: RightsRequest, *told: Any) -> None:
        if request.number == first.number:
            raise NotDelivered
        true(asker, request, *told)

    with as_login("worker"):
        monkeypatch.setattr(tasks, "write_to", away)
        tasks.confirm_receipts(0)
        assert (steps(first), steps(second)) == (["received"], ["received", CONFIRMED])
        monkeypatch.setattr(tasks, "write_to", true)
        tasks.confirm_receipts(0)
    assert steps(first) == ["received", CONFIRMED]
    assert len(list(letters())) == 2


def test_what_was_answered_at_once_or_is_being_answered_is_not_confirmed(member: UUID) -> None:
    actions.copy(Asker("member", member), channel="page")
    asked(member)
    with as_login("worker"):
        tasks.confirm_receipts(0)
    assert not list(letters())


def test_a_person_who_is_gone_is_written_to_no_more(member: UUID) -> None:
    request = asked(member, hours=1)
    actions.delete(Asker("member", member), channel="page")
    with as_login("worker"):
        tasks.tell(request_id=str(request.pk), subject_id=str(member))
        tasks.confirm_receipts(0)
    assert not list(letters())


@pytest.mark.promise("4.6-d")
@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "received"), (8, "half over"), (13, "nearly over"), (16, "overdue")],
)
def test_the_board_warns_as_the_time_goes_by(on_duty: Client, member: UUID, days: int, words: str) -> None:
    asked(member, days_ago=days)
    row = on_duty.get("/staff/requests").content.decode().partition("<tbody>")[2]
    assert words in row


@pytest.mark.promise("4.6-d")
def test_the_line_of_an_extension_says_that_staff_did_it(on_duty: Client, member: UUID) -> None:
    request = asked(member)
    change(on_duty, request, EXTENDED[0])
    with as_owner() as owner:
        step = owner.execute(
            "SELECT s.by, q.entry FROM rights_requeststep s JOIN ledger_queuedleaf q ON q.id = s.id WHERE s.step = %s",
            [EXTENDED[0]],
        ).fetchone()
    assert step is not None
    assert step[0] == "staff"
    assert b"staff" in bytes(step[1])


def test_the_steps_are_words_that_fit_their_column() -> None:
    longest = RequestStep._meta.get_field("step").max_length
    assert all(len(step) <= (longest or 0) for step in (*EXTENDED, PAUSED, CONTINUED, CONFIRMED))
