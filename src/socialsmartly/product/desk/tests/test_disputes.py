"""A dispute moves by its table, step by step with a reason, and both sides read one history."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.queries import decisions_of
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.desk import queries
from socialsmartly.product.desk.actions.settling import move_what_is_due
from socialsmartly.product.desk.disputing import DECIDES, MOVES, TIMERS, Party, Stage, may
from socialsmartly.product.desk.models import Conversation, Dispute, Evidence, Move
from socialsmartly.product.desk.tests.shop import Shop, customer, link_in_mail, open_shop, work, write
from socialsmartly.words.purposes import DESK
from tests.house import as_login, as_owner
from tests.once import once

PDF = b"%PDF-1.7 a receipt"


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


@pytest.fixture
@once
def case(tea: Shop, stranger: Client) -> Conversation:
    """Ada has shown that it is her, and disputes her order T-1."""
    customer(tea, "T-1", "T-2")
    write(stranger, tea, kind="dispute")
    work()
    stranger.post(f"{link_in_mail()}/show", {"number": "T-1"})
    hers(stranger, "open", "It came broken. I want my money back.")
    return tea.only()


def hers(stranger: Client, do: str, reason: str = "because") -> str:
    answer = stranger.post(f"{link_in_mail()}/dispute", {"do": do, "reason": reason}, follow=True)
    return html.unescape(answer.content.decode())


def ours(tea: Shop, case: Conversation, do: str, reason: str = "because", resolution: str = "") -> str:
    said = {"do": do, "reason": reason, "resolution": resolution}
    return html.unescape(tea.owner.post(f"{tea.of(case)}/move", said, follow=True).content.decode())


def stage(case: Conversation) -> str:
    with reading_for(DESK, workspace=case.workspace_id):
        found = queries.dispute_of(case)
        assert found is not None
        return str(found.stage)


def test_the_table_leads_from_opening_to_an_end_and_nowhere_without_a_way_on() -> None:
    reached, frontier = {Stage.OPENED}, [Stage.OPENED]
    while frontier:
        for to in MOVES[frontier.pop()]:
            if to not in reached:
                reached.add(to)
                frontier.append(to)
    assert reached == set(Stage)
    assert [one for one in Stage if not MOVES[one]] == [Stage.CLOSED]
    assert all(timer.then is None or Party.CLOCK in MOVES[at][timer.then] for at, timer in TIMERS.items())
    assert {at for at, moves in MOVES.items() for to, by in moves.items() if Party.CLOCK in by} == {
        at for at, timer in TIMERS.items() if timer.then
    }


def test_an_appeal_is_had_once() -> None:
    for at, who in product(Stage, Party):
        first, second = may(at, who, appealed=False), may(at, who, appealed=True)
        assert [one for one in first if one is not Stage.APPEALED] == second
        assert (Stage.APPEALED in first) == (at is Stage.PROPOSED and who is Party.CUSTOMER)


@pytest.mark.promise("2.3-b")
def test_both_sides_read_the_same_history_from_opening_to_an_accepted_proposal(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    ours(tea, case, "info-requested", "Please send a picture.")
    hers(stranger, "gathering", "Here it is.")
    ours(tea, case, "under-review", "We look at it.")
    ours(tea, case, "proposed", "It broke on the way.", "refund")
    hers(stranger, "accepted", "That is fair.")
    ours(tea, case, "resolved", "The money is on its way.", "refund")
    assert stage(case) == Stage.RESOLVED
    theirs, own = (
        html.unescape(page.content.decode()) for page in (tea.owner.get(tea.of(case)), stranger.get(link_in_mail()))
    )
    for words in (
        "It came broken",
        "send a picture",
        "Here it is",
        "We look",
        "broke on the way",
        "fair",
        "on its way",
    ):
        assert words in theirs
        assert words in own
    lists = [re.findall(r'<p class="mt-1 font-semibold">([^<]+)</p>', page) for page in (theirs, own)]
    assert lists[0] == lists[1]
    assert len(lists[0]) == 7


@pytest.mark.promise("2.3-b")
def test_a_step_that_the_table_does_not_have_changes_nothing(tea: Shop, case: Conversation, stranger: Client) -> None:
    for page in (
        hers(stranger, "accepted"),
        ours(tea, case, "resolved", resolution="reject"),
        hers(stranger, "closed"),
    ):
        assert "This step is not open now" in page
    ours(tea, case, "under-review")
    assert "This step is not open now" in ours(tea, case, "proposed")
    assert "Write something first" in ours(tea, case, "proposed", " ", "refund")
    assert stage(case) == Stage.UNDER_REVIEW
    with reading_for(DESK, workspace=tea.workspace):
        assert Move.objects.filter(workspace_id=tea.workspace).count() == 2


def test_whoever_appeals_is_looked_at_again_and_then_it_is_decided(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    ours(tea, case, "under-review")
    ours(tea, case, "proposed", resolution="reject")
    hers(stranger, "appealed", "Look at the picture.")
    ours(tea, case, "proposed", "You are right.", "goodwill")
    assert "This step is not open now" in hers(stranger, "appealed", "More.")
    hers(stranger, "accepted")
    assert stage(case) == Stage.ACCEPTED


def test_the_database_takes_no_second_appeal_and_no_step_without_a_reason(tea: Shop, case: Conversation) -> None:
    """Whatever code there is: both are constraints of the table."""
    with reading_for(DESK, workspace=tea.workspace):
        first = Move.objects.get(workspace_id=tea.workspace)
    same = {
        f.attname: getattr(first, f.attname) for f in Move._meta.local_concrete_fields if f.name not in ("id", "reason")
    }
    for wrong in ({"reason": None}, {"reason": "again", "after": "appealed"}):
        with pytest.raises(IntegrityError), reading_for(DESK, workspace=tea.workspace):
            Move.objects.bulk_create([Move(**{**same, **wrong}), Move(**{**same, **wrong})])


def test_evidence_is_typed_and_held_to_its_digest_by_both(tea: Shop, case: Conversation, stranger: Client) -> None:
    said = {"shows": "receipt", "file": SimpleUploadedFile("receipt.pdf", PDF)}
    stranger.post(f"{link_in_mail()}/evidence", said)
    digest = hashlib.sha256(PDF).hexdigest()
    for client, path in ((tea.owner, tea.of(case)), (stranger, link_in_mail())):
        page = client.get(path).content.decode()
        assert digest in page
        file = re.findall(rf'href="({re.escape(path)}/file/[^"]+)"', page)[0]
        assert client.get(file).content == PDF
    tea.owner.post(f"{tea.of(case)}/evidence", {"shows": "other", "file": SimpleUploadedFile("a.zip", b"PK\x03\x04")})
    with reading_for(DESK, workspace=tea.workspace):
        assert [one.shows for one in Evidence.objects.filter(workspace_id=tea.workspace)] == ["receipt"]


def later(days: int) -> int:
    with as_login("worker"):
        return move_what_is_due(datetime.now(UTC) + timedelta(days=days))


def test_silence_accepts_nothing_for_the_customer_but_lets_the_proposal_stand(tea: Shop, case: Conversation) -> None:
    ours(tea, case, "under-review")
    ours(tea, case, "proposed", resolution="refund")
    assert later(13) == 0
    assert later(15) == 1
    assert stage(case) == Stage.RESOLVED
    assert "Nothing was said against the proposal" in tea.owner.get(tea.of(case)).content.decode()
    assert later(30) == 1
    assert stage(case) == Stage.CLOSED
    assert later(900) == 0
    with Asker("contact", case.contact_id, case.workspace_id).block():
        kept = decisions_of(Asker("contact", case.contact_id, case.workspace_id))
    assert [(one.decided.outcome, one.same, one.may_ask) for one in kept] == [
        (Stage.CLOSED, True, True),
        (Stage.RESOLVED, True, True),
    ]


def test_a_slow_shop_is_late_and_decides_nothing_by_it(tea: Shop, case: Conversation) -> None:
    assert later(900) == 0
    assert stage(case) == Stage.OPENED


def test_a_dispute_needs_an_order_and_a_conversation_does_not_end_under_it(
    tea: Shop, case: Conversation, stranger: Client
) -> None:
    act = tea.owner.post(f"{tea.of(case)}/act", {"do": "close", "outcome": "solved"}, follow=True)
    assert "not decided yet" in act.content.decode()
    assert tea.only().state == "open"
    tea.owner.post(f"{tea.of(case)}/act", {"do": "kind", "kind": "in-sale"})
    with as_owner() as owner:
        owner.execute("DELETE FROM desk_dispute")
    assert "A dispute is about an order" in hers(stranger, "open")
    with reading_for(DESK, workspace=tea.workspace):
        assert not Dispute.objects.filter(workspace_id=tea.workspace).exists()


def test_the_steps_that_decide_say_how() -> None:
    assert {Stage.PROPOSED, Stage.RESOLVED} == DECIDES


def test_the_clock_waits_for_whoever_is_hidden_and_goes_on_with_the_others(tea: Shop, case: Conversation) -> None:
    ours(tea, case, "under-review")
    ours(tea, case, "proposed", resolution="refund")
    asker = Asker("contact", case.contact_id, tea.workspace)
    rights.delete_later(asker, channel="page")
    assert later(15) == 0
    rights.take_back(asker, channel="page")
    assert later(15) == 1
