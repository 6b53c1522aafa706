"""What is kept of a matter, until when, and what is asked when it ends."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.retention.actions import Reason, agree_to_hold, propose_hold, sweep
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.parting import BY_RULE
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.actions.writing import rate
from socialsmartly.product.desk.home import ratings
from socialsmartly.product.desk.models import Call, Conversation, Ended, Rating
from socialsmartly.product.desk.models.talks import KEEP
from socialsmartly.product.desk.tests.shop import ADA, Shop, customer, link_in_mail, open_shop, work, write
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.words import Permit
from socialsmartly.words.purposes import DESK, IMPROVEMENT, PREFERENCES, SERVICE, WORKSPACE
from tests.cast import member_of, sign_in
from tests.house import as_login, as_owner
from tests.once import once

TABLES = (
    "conversation",
    "message",
    "note",
    "call",
    "proof",
    "named",
    "rating",
    "attachment",
    "dispute",
    "move",
    "evidence",
)
CHART = "How customers rated your answers"
CALLED = {"direction": "in", "began_at": "2026-11-27 10:00", "minutes": "5", "summary": "Ada asked again."}


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


@pytest.fixture
@once
def closed(tea: Shop, stranger: Client) -> Shop:
    """A matter in which everything happened that leaves a row, and which is closed."""
    customer(tea, "T-1")
    write(stranger, tea, kind="after-sale")
    work()
    stranger.post(f"{link_in_mail()}/show", {"number": "T-1"})
    desk = tea.of(tea.only())
    tea.owner.post(f"{desk}/reply", {"do": "reply", "text": "Picked in May."})
    tea.owner.post(f"{desk}/reply", {"do": "note", "text": "Ask the tea master."})
    tea.owner.post(f"{desk}/call", CALLED)
    tea.owner.post(f"{desk}/act", {"do": "close", "outcome": "answered"})
    work()
    return tea


def rows() -> dict[str, int]:
    with as_owner() as owner:
        counts = {name: owner.execute(f"SELECT count(*) FROM desk_{name}").fetchone() for name in TABLES}
    return {name: int(found[0]) for name, found in counts.items() if found and found[0]}


def swept(after: timedelta) -> None:
    with as_login("worker"):
        sweep(datetime.now(UTC) + after)


@pytest.mark.promise("2.3-b")
def test_a_closed_conversation_is_erased_when_its_period_ends_and_only_the_outcome_stays(closed: Shop) -> None:
    assert rows() == {"conversation": 1, "message": 2, "note": 1, "call": 1, "proof": 1, "named": 1}
    swept(KEEP.time - timedelta(days=1))
    assert len(rows()) == 6
    swept(KEEP.time + timedelta(days=1))
    assert rows() == {}
    with reading_for(DESK, workspace=closed.workspace):
        (left,) = Ended.objects.filter(workspace_id=closed.workspace)
        assert (left.kind, left.outcome) == ("after-sale", "answered")
        assert {f.name for f in Ended._meta.local_concrete_fields} == {"id", "workspace", "kind", "outcome", "on"}


def test_how_matters_ended_is_counted_among_the_closed_ones_also_when_they_are_erased(closed: Shop) -> None:
    swept(KEEP.time + timedelta(days=1))
    assert rows() == {}
    sign_in(closed.owner, "owner@example.test")
    assert ended_at(closed, "closed") == [("Answered", "1")]
    assert ended_at(closed, "open") == []


def test_an_outcome_is_no_moment_in_chinese_either(closed: Shop) -> None:
    """The two are one word in English."""
    closed.owner.cookies["language"] = "zh-hans"
    page = closed.owner.get(f"{closed.desk}?box=closed").content.decode()
    assert "已答复" in page
    assert "答复时间" not in page


def test_what_ended_more_than_a_year_ago_is_not_counted_any_more(closed: Shop) -> None:
    """The twin."""
    with as_owner() as owner:
        owner.execute('UPDATE desk_ended SET "on" = "on" - 366')
    assert ended_at(closed, "closed") == []


def ended_at(tea: Shop, box: str) -> list[tuple[str, str]]:
    page = tea.owner.get(f"{tea.desk}?box={box}").content.decode()
    _, _, ended = page.partition("How matters ended")
    return re.findall(r"<dt[^>]*>\s*(.*?)\s*</dt>\s*<dd[^>]*>\s*<span class=\"numbers\">(\d+)</span>", ended)


@pytest.mark.promise("2.3-b")
def test_a_conversation_that_nobody_closes_ends_two_years_after_it_began_to_wait(tea: Shop, stranger: Client) -> None:
    """The twin of the clock that counts from closing: one that did not count at all would keep this for ever."""
    write(stranger, tea)
    swept(KEEP.time + timedelta(days=30))
    assert rows()
    swept(2 * KEEP.time + timedelta(days=1))
    assert rows() == {}


def a_night_later(after: timedelta) -> int:
    """The clocks run out, and then whoever is left alone is looked for."""
    swept(after)
    with as_login("worker"):
        return rights.part_from_the_alone(datetime.now(UTC) + after)


def known_at(tea: Shop) -> int:
    with reading_for(SERVICE, workspace=tea.workspace):
        return int(Contact.objects.count())


def held(person: Asker) -> None:
    day = datetime.now(UTC).date() + timedelta(days=9_000)
    hold = propose_hold(person, Reason(Ground.CLAIM, "Civil Procedure Law 84", "2026-17", day), staff=uuid4())
    agree_to_hold(person, hold.number, staff=uuid4())


LONG_AFTER = 2 * KEEP.time + timedelta(days=1)


@pytest.mark.promise("5-a")
def test_whoever_only_wrote_goes_with_their_last_conversation(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    assert a_night_later(timedelta(days=30)) == 0, "their words are kept, and so are they"
    assert a_night_later(LONG_AFTER) == 1
    assert known_at(tea) == 0
    assert index.find(str(tea.workspace), "email", ADA) is None
    write(stranger, tea)
    assert known_at(tea) == 1, "whoever writes again is welcome"


@pytest.mark.promise("5-a")
def test_their_going_is_a_deletion_with_a_certificate(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    a_night_later(LONG_AFTER)
    with as_owner() as owner:
        asked = owner.execute("SELECT channel, state, number FROM rights_rightsrequest").fetchone()
    assert asked
    assert asked[:2] == (BY_RULE, "done")
    assert stranger.get(f"/certificate/{asked[2]}").status_code == 200


@pytest.mark.promise("5-a")
@pytest.mark.parametrize("tied_by", ["an order", "an agreement", "a hold", "a day"])
def test_whoever_is_more_than_somebody_who_wrote_stays(tea: Shop, stranger: Client, tied_by: str) -> None:
    """The twin: a rule that looked at conversations alone would end them."""
    if tied_by == "an order":
        customer(tea, "T-1")
    write(stranger, tea)
    person = Asker("contact", tea.only().contact_id, tea.workspace)
    if tied_by == "an agreement":
        proof = Proof("words-1", "switch", {})
        with person.block(PREFERENCES):
            give(Permit.EMAIL_MARKETING, owner=tea.workspace, subject=person.subject, proof=proof)
    if tied_by == "a hold":
        held(person)
    if tied_by == "a day":
        swept(LONG_AFTER)
        with as_login("worker"):
            assert rights.part_from_the_alone(datetime.now(UTC)) == 0
    else:
        assert a_night_later(LONG_AFTER) == 0
    assert known_at(tea) == 1


@pytest.mark.promise("2.3-b")
def test_a_recording_needs_an_announcement_first(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    path = f"{tea.of(tea.only())}/call"
    for announced in ("", "2026-11-27 10:02"):
        said = {**CALLED, "recorded_from": "2026-11-27 10:01", "announced_at": announced}
        answer = tea.owner.post(path, said)
        assert answer.status_code == 422
        assert "only after it was announced" in answer.content.decode()
        assert "Ada asked again." in answer.content.decode()
    said = {**CALLED, "recorded_from": "2026-11-27 10:01", "announced_at": "2026-11-27 10:00"}
    assert tea.owner.post(path, said).status_code == 302
    assert "recorded after it was announced" in tea.owner.get(tea.of(tea.only())).content.decode()


@pytest.mark.promise("2.3-b")
def test_the_database_itself_takes_no_recording_that_was_not_announced(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    one, now = tea.only(), datetime.now(UTC)
    row = {
        "workspace_id": tea.workspace,
        "contact_id": one.contact_id,
        "conversation": one.pk,
        "author": one.pk,
        "direction": "in",
        "seconds": 60,
        "summary": "said",
        "kept_from": now,
    }
    for announced in (None, now + timedelta(minutes=1)):
        with pytest.raises(IntegrityError), reading_for(DESK, workspace=tea.workspace):
            Call.objects.create(**row, announced_at=announced, recorded_from=now)
    with reading_for(DESK, workspace=tea.workspace):
        Call.objects.create(**row, announced_at=now, recorded_from=now)


def test_how_it_was_is_asked_after_closing_and_counts_by_a_press_once(closed: Shop, stranger: Client) -> None:
    assert "How was it?" in next(m for m in local.mails() if m.to == ADA).text
    page = link_in_mail()
    for path in (page, f"{page}/rate", f"{page}/rate?score=5"):
        stranger.get(path)
    assert "rating" not in rows()
    for score in ("6", "nonsense", "4", "1"):
        stranger.post(f"{page}/rate", {"score": score, "comment": "Quick."})
    with reading_for(DESK, workspace=closed.workspace):
        (given,) = Rating.objects.filter(workspace_id=closed.workspace)
        assert (given.score, given.comment) == (4, "Quick.")
    shown = closed.owner.get(closed.of(closed.only())).content.decode()
    assert "gave 4 of 5" in re.sub(r"\s+", " ", shown)


def test_copy_and_deletion_reach_every_table_of_the_desk_by_the_map(closed: Shop) -> None:
    asker = Asker("contact", closed.only().contact_id, closed.workspace)
    _, held = rights.copy(asker, channel="page")
    told = str([part.rows for part in held])
    for words in ("Is it fresh?", "Picked in May.", "Ask the tea master.", "Ada asked again."):
        assert words in told
    rights.delete(asker, channel="page")
    assert rows() == {}


@pytest.mark.promise("2.3-d")
def test_the_owner_sees_how_answers_were_rated_once_five_did_and_nobody_who_objected(
    tea: Shop, stranger: Client
) -> None:
    """Each asks, is answered and rates; the sixth objects, and four are not shown."""
    people = [rated(tea, stranger, f"c{n}@example.test", score=1 + n % 5) for n in range(6)]
    assert shown(tea) == [("1", "2"), ("2", "1"), ("3", "1"), ("4", "1"), ("5", "1")]
    for n, left in ((5, [("1", "1"), *[(str(s), "1") for s in range(2, 6)]]), (4, [])):
        with reading_for(PREFERENCES, workspace=tea.workspace, subject=people[n]):
            withdraw(Permit.LEARNING, owner=tea.workspace, subject=people[n], proof=Proof("learning:1", "test", {}))
        assert shown(tea) == left


@pytest.mark.promise("2.3-d")
def test_the_chart_of_ratings_is_for_whoever_may_learn_from_them(
    tea: Shop, stranger: Client, neighbour: Client
) -> None:
    for n in range(5):
        rated(tea, stranger, f"c{n}@example.test", score=4)
    home, colleague = f"/w/{tea.workspace}/", member_of(neighbour)
    assert CHART in tea.owner.get(home).content.decode()
    for role, sees in ((Role.ANALYST, True), (Role.SUPPORT, False)):
        with reading_for(WORKSPACE, member=colleague):
            about = {"title": "Tea", "role": role}
            Seat.objects.update_or_create(member_id=colleague, workspace=tea.workspace, defaults=about)
        assert (CHART in neighbour.get(home).content.decode()) is sees


def rated(tea: Shop, stranger: Client, address: str, score: int) -> UUID:
    person = customer(tea, address=address)
    write(stranger, tea, email=address)
    with reading_for(DESK, workspace=tea.workspace):
        asked: Conversation = Conversation.objects.get(workspace_id=tea.workspace, contact_id=person)
    tea.owner.post(f"{tea.of(asked)}/act", {"do": "close", "outcome": "answered"})
    rate(tea.workspace, person, asked.pk, score, "")
    return person


def shown(tea: Shop) -> list[tuple[str, str]]:
    with reading_for(IMPROVEMENT, workspace=tea.workspace):
        return [(bar.label, bar.value) for chart in ratings(tea.workspace) for bar in chart.bars]  # type: ignore[union-attr]  # only charts
