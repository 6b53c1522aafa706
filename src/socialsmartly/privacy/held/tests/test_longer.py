"""What somebody agreed to keep longer stays until their day and no longer; taken back, the ordinary period holds again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.held import actions
from socialsmartly.privacy.held.errors import EndRefused, NotForMinors, NothingToEnd, NotOffered
from socialsmartly.privacy.held.queries import in_force, offered, offers
from socialsmartly.privacy.held.rules import may_end
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.privacy.retention.actions import sweep, sweeping
from socialsmartly.privacy.retention.models import ClockState, Extension, SweepCertificate
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words.keeping import AGREED_AT_MOST
from socialsmartly.words.purposes import RETENTION
from tests.cast import sign_up
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("5-e")
WHAT = "rights.Correction"
TODAY = date(2026, 11, 27)


@pytest.fixture
def ada(client: Client) -> Asker:
    return with_an_old_correction(Asker("member", sign_up(client, "ada.longer@example.test")))


def with_an_old_correction(somebody: Asker) -> Asker:
    """What it said before was kept its three years, and some days more."""
    rights.correct(somebody, "language", "zh-hans", channel="page")
    long_ago = timezone.now() - timedelta(days=3 * 366 + 5)
    with as_owner() as owner:
        owner.execute("UPDATE rights_correction SET at = %s WHERE subject = %s", [long_ago, somebody.subject])
    return somebody


def next_year() -> date:
    return timezone.now().date() + timedelta(days=365)


def agreed(somebody: Asker, what: str = WHAT) -> Extension:
    return actions.keep_longer(somebody, what, next_year(), shown="The words on the page.", channel="page")


def kept(somebody: Asker) -> int:
    with as_owner() as owner:
        row = owner.execute("SELECT count(*) FROM rights_correction WHERE subject = %s", [somebody.subject]).fetchone()
    assert row
    return int(row[0])


def the_sweep_comes_by(later: timedelta = timedelta(0)) -> None:
    with as_login("worker"):
        sweep(timezone.now() + later)


def test_it_stays_until_taken_back_and_the_next_sweep_ends_it_while_others_go_on_time(ada: Asker) -> None:
    bob = with_an_old_correction(Asker("member", sign_up(Client(), "bob.longer@example.test")))
    agreed(ada)
    the_sweep_comes_by()
    assert (kept(ada), kept(bob)) == (1, 0)
    asked = actions.end_longer(ada, WHAT, channel="page")
    assert asked.state == "done"
    the_sweep_comes_by()
    assert kept(ada) == 0


def test_on_its_day_it_goes_without_anybody(ada: Asker) -> None:
    agreed(ada)
    the_sweep_comes_by(timedelta(days=364))
    assert kept(ada) == 1
    the_sweep_comes_by(timedelta(days=366))
    assert kept(ada) == 0


def test_a_sweep_that_asks_nobody_ends_it(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(sweeping, "kept_longer", lambda *_: [])
    agreed(ada)
    the_sweep_comes_by()
    assert kept(ada) == 0


def test_a_yes_to_one_kind_keeps_no_other(ada: Asker) -> None:
    agreed(ada, "access.Look")
    the_sweep_comes_by()
    assert kept(ada) == 0


def test_an_end_lies_ahead_and_no_further_than_three_years() -> None:
    assert [may_end(TODAY + timedelta(days=n), TODAY) for n in (-1, 0, 1)] == [False, False, True]
    assert may_end(TODAY + AGREED_AT_MOST, TODAY)
    assert not may_end(TODAY + AGREED_AT_MOST + timedelta(days=1), TODAY)


def test_without_an_end_and_beyond_what_is_offered_nothing_is_recorded(ada: Asker) -> None:
    with pytest.raises(EndRefused):
        actions.keep_longer(ada, WHAT, timezone.now().date(), shown="x", channel="page")
    for other in ("rights.RightsRequest", "records.Record", "accounts.Member", "nothing"):
        with pytest.raises(NotOffered):
            agreed(ada, other)
    with pytest.raises(NothingToEnd):
        actions.end_longer(ada, WHAT, channel="page")


def test_whoever_is_under_18_is_not_asked(client: Client) -> None:
    youth = Asker("member", sign_up(client, "youth.longer@example.test", age="youth"))
    with pytest.raises(NotForMinors):
        agreed(youth)


def test_the_yes_has_its_evidence_and_both_leave_a_line_and_the_no_a_request(ada: Asker) -> None:
    made = agreed(ada)
    actions.end_longer(ada, WHAT, channel="page")
    with ada.block():
        assert json.loads(Extension.objects.get(owner=ada.owner, pk=made.pk).evidence) == {
            "shown": "The words on the page."
        }
        assert Extension.objects.filter(owner=ada.owner).count() == 2
        assert in_force(ada, timezone.now()) == {}
        assert RightsRequest.objects.filter(right="withdraw", state="done").count() == 1
    with as_owner() as owner:
        found = owner.execute("SELECT kind FROM ledger_line WHERE subject = %s", [ada.subject]).fetchall()
    assert [kind for (kind,) in found].count("longer") == 2


@pytest.mark.promise("4.2-h")
def test_an_old_backup_brings_no_yes_back_that_was_taken_back_and_ends_none_that_is_younger(ada: Asker) -> None:
    agreed(ada)
    actions.end_longer(ada, WHAT, channel="page")
    with as_owner() as owner:
        owner.execute("DELETE FROM retention_extension WHERE state = 'withdrawn'")  # the backup is from before
    with as_login("owner"):
        actions.end_again([entry for entry in journal().entries() if entry.event is Event.SHORTENED])
    with ada.block():
        assert in_force(ada, timezone.now()) == {}
    agreed(ada)
    with as_login("owner"):
        actions.end_again([entry for entry in journal().entries() if entry.event is Event.SHORTENED])
    with ada.block():
        assert list(in_force(ada, timezone.now())) == [WHAT]


@pytest.mark.promise("4.2-a")
def test_who_leaves_keeps_nothing_longer(ada: Asker) -> None:
    agreed(ada)
    rights.delete(ada, channel="page")
    with as_owner() as owner:
        assert owner.execute("SELECT 1 FROM retention_extension").fetchone() is None
    assert kept(ada) == 0


def test_what_follows_is_told_in_numbers(ada: Asker) -> None:
    agreed(ada)
    with ada.block():
        found = {one.what: one for one in offers(ada, timezone.now())}
    assert (found[WHAT].rows, found[WHAT].past, found[WHAT].next_end) == (1, 1, None)
    assert found[WHAT].until is not None
    assert found["access.Look"].until is None


def test_the_certificate_and_the_clocks_count_what_stays_by_agreement(ada: Asker) -> None:
    bob = with_an_old_correction(Asker("member", sign_up(Client(), "bob.longer@example.test")))
    agreed(ada)
    the_sweep_comes_by()
    with as_login("worker"), reading_for(RETENTION):
        state = ClockState.objects.get(name=WHAT)
        body = json.loads(SweepCertificate.objects.order_by("-at")[0].body)
    assert (state.left, state.agreed, state.longer) == (0, 1, 1)
    assert body["kept longer by agreement"] == {WHAT: 1}
    assert kept(bob) == 0


def test_each_kind_of_person_is_offered_what_is_theirs_alone() -> None:
    assert {"access.Look", WHAT, "casework.Written", "grounds.Demand"} <= set(offered("member"))
    assert {"access.Look", "contacts.OwnReason", "campaigns.Decision"} <= set(offered("contact"))
    assert "campaigns.Decision" not in offered("member")
