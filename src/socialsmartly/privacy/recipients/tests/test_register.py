"""The register holds whole contracts, keeps every state of them, and leaves a line for each."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.turns import key_of
from socialsmartly.privacy.ledger.entry import commit
from socialsmartly.privacy.recipients import rules
from socialsmartly.privacy.recipients.actions import register
from socialsmartly.privacy.recipients.actions.handing import To
from socialsmartly.privacy.recipients.actions.handover import handover
from socialsmartly.privacy.recipients.actions.register import become_controller, change, end
from socialsmartly.privacy.recipients.codes import FIVE, Case, Category, Use
from socialsmartly.privacy.recipients.errors import (
    AddressRefused,
    CaseClosed,
    ChangedMeanwhile,
    FactsMissing,
    NoContract,
    NotAgreedTo,
    NotPassable,
    OnlyFigures,
    SixthPurpose,
)
from socialsmartly.privacy.recipients.lines import line_of
from socialsmartly.privacy.recipients.queries import changes, in_force, newest
from socialsmartly.privacy.recipients.tests.given import EMAIL, PHONE, member, recipient, terms, today
from socialsmartly.words.purposes import REGISTER
from tests.house import as_owner

pytestmark = pytest.mark.usefixtures("db")
EMPTY: dict[str, Any] = {"no_other_use": False, "no_passing_on": False, "items": [], "begins_on": None, "ends_on": None}


@pytest.mark.promise("3.2-a", "3.2-c")
@pytest.mark.parametrize("fact", [*rules.NEEDED, *rules.NEEDED_FOR_US])
def test_a_contract_that_lacks_a_fact_does_not_stand_there(fact: str) -> None:
    with pytest.raises(FactsMissing, match=fact):
        recipient(**{fact: EMPTY.get(fact, "")})


@pytest.mark.promise("3.2-a", "3.2-c")
@pytest.mark.parametrize("fact", ["name", "said_zh", "safeguards", "assessment", "no_other_use", "no_passing_on"])
def test_the_database_refuses_it_too(monkeypatch: pytest.MonkeyPatch, fact: str) -> None:
    """The twin of the check in Python: without it the constraint still stands."""
    monkeypatch.setattr(register, "_judge", lambda *_: None)
    with pytest.raises(DatabaseError):
        recipient(**{fact: EMPTY.get(fact, "")})


@pytest.mark.promise("3.1-d")
@pytest.mark.parametrize("use", [use for use in Use if use not in FIVE])
def test_a_sixth_purpose_of_a_company_of_our_group_is_refused_twice(monkeypatch: pytest.MonkeyPatch, use: Use) -> None:
    with pytest.raises(SixthPurpose):
        recipient(Category.AFFILIATE, use=use)
    monkeypatch.setattr(register, "_judge", lambda *_: None)
    with pytest.raises(DatabaseError, match="affiliates_have_five_purposes"):
        recipient(Category.AFFILIATE, use=use)


@pytest.mark.promise("3.1-d")
def test_each_of_the_five_purposes_may_stand_there() -> None:
    assert {recipient(Category.AFFILIATE, use=use).use for use in FIVE} == set(FIVE)


@pytest.mark.promise("3.2-e")
@pytest.mark.parametrize("category", [Category.ADVERTISING, Category.ANALYTICS])
def test_advertising_and_analysis_may_not_even_agree_on_an_item(
    monkeypatch: pytest.MonkeyPatch, category: Category
) -> None:
    with pytest.raises(OnlyFigures):
        recipient(category)
    monkeypatch.setattr(register, "_judge", lambda *_: None)
    with pytest.raises(DatabaseError, match="advertising_gets_figures_only"):
        recipient(category)


@pytest.mark.promise("3.1-e")
def test_what_the_map_lets_nobody_have_cannot_be_agreed() -> None:
    for item in ("accounts.Member.nickname", "recipients.Disclosure.name", "recipients.SharingConsent.kinds"):
        with pytest.raises(NotPassable, match=item):
            recipient(items=[EMAIL, item])


@pytest.mark.promise("3.1-a")
def test_an_address_within_our_own_walls_cannot_stand_there() -> None:
    for address in ("http://hook.example.com", "https://localhost/in", "https://a@hook.example.com/"):
        with pytest.raises(AddressRefused):
            recipient(endpoint=address)


@pytest.mark.promise("3.1-f", "3.2-f")
def test_a_change_is_a_new_row_and_the_old_one_stays() -> None:
    first = recipient()
    change(first.recipient_id, terms(items=[EMAIL, PHONE]), read=first.pk)
    with reading_for(REGISTER):
        newest, oldest = changes()
        assert (newest.changed, newest.contract.version) == (["items"], 2)
        assert (oldest.contract.pk, oldest.changed) == (first.pk, [])


@pytest.mark.promise("3.2-a")
def test_an_ended_contract_is_not_in_force() -> None:
    first = recipient()
    end(first)
    with reading_for(REGISTER):
        assert in_force() == []
        assert len(changes()) == 2


def test_whoever_decides_on_an_old_state_looks_again() -> None:
    first = recipient()
    change(first.recipient_id, terms(duties="More."))
    with pytest.raises(ChangedMeanwhile):
        change(first.recipient_id, terms(duties="Less."), read=first.pk)
    with pytest.raises(ChangedMeanwhile):
        end(first)


@pytest.mark.promise("3.2-a")
def test_nobody_can_alter_or_delete_what_was_agreed() -> None:
    first = recipient()
    for order in ("UPDATE recipients_contract SET duties = 'none'", "DELETE FROM recipients_contract"):
        with pytest.raises(DatabaseError), reading_for(REGISTER), connection.cursor() as cursor:
            cursor.execute(order)
    with reading_for(REGISTER):
        assert [entry.contract.pk for entry in changes()] == [first.pk]


@pytest.mark.promise("3.2-f")
def test_each_state_leaves_a_line_that_everybody_can_open() -> None:
    made = recipient()
    with as_owner() as owner:
        entries = owner.execute("SELECT entry FROM ledger_queuedleaf WHERE id = %s", [made.pk]).fetchall()
    (entry,) = entries
    line = line_of(made)
    assert bytes(entry[0]) == line.entry().encode()
    assert line.entry().commitment == commit(bytes(made.salt), line.words)


@pytest.mark.promise("3.2-d")
def test_whoever_works_for_us_and_wants_a_purpose_of_its_own_starts_with_nobodys_consent() -> None:
    ada, helper = member(), recipient()
    own = become_controller(helper, terms(Category.PARTNER))
    assert own.recipient_id != helper.recipient_id
    with pytest.raises(NotAgreedTo):
        handover(ada, To(own.recipient_id, own.use, Case.CONSENT), [EMAIL])
    with pytest.raises(CaseClosed):
        handover(ada, To(own.recipient_id, own.use, Case.PROCESSOR), [EMAIL])
    with pytest.raises(NoContract):
        handover(ada, To(helper.recipient_id, own.use, Case.PROCESSOR), [EMAIL])


def test_a_contract_may_end_on_the_day_it_begins() -> None:
    assert recipient(ends_on=today()).ends_on == today()
    with pytest.raises(DatabaseError):
        recipient(ends_on=today() - timedelta(days=1))


@pytest.mark.promise("3.1-f")
def test_two_changes_at_once_are_two_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    helper = recipient()
    overtaken_by(monkeypatch, helper.recipient_id, waits=True)
    change(helper.recipient_id, terms(items=[PHONE]))
    change(helper.recipient_id, terms(items=[EMAIL, PHONE]))
    assert versions() == [1, 2, 3]


def test_without_taking_turns_two_of_them_would_share_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    helper = recipient()
    monkeypatch.setattr(register, "alone_with", lambda _: None)
    overtaken_by(monkeypatch, helper.recipient_id, waits=False)
    change(helper.recipient_id, terms(items=[PHONE]))
    assert versions() == [1, 2, 2]


def overtaken_by(monkeypatch: pytest.MonkeyPatch, who: UUID, *, waits: bool) -> None:
    """After the look at the newest contract somebody else changes it as well, unless they have to wait their turn."""

    def look(recipient_id: UUID, use: str) -> Any:
        monkeypatch.undo()
        seen = newest(recipient_id, use)
        with as_owner() as owner:
            row = owner.execute("SELECT pg_try_advisory_lock(%s)", [key_of(who)]).fetchone()
        assert row == (not waits,)
        if not waits:
            other = Thread(target=changes_it_too, args=[who])
            other.start()
            other.join()
        return seen

    monkeypatch.setattr(register, "newest", look)


def changes_it_too(who: UUID) -> None:
    change(who, terms(items=[EMAIL, PHONE]))
    connection.close()


def versions() -> list[int]:
    with reading_for(REGISTER):
        return [entry.contract.version for entry in changes()][::-1]
