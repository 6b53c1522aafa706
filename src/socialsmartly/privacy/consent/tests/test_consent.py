"""A consent is one purpose, one yes, with its evidence; a no ends it at once; nothing said is ever unsaid."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent import actions
from socialsmartly.privacy.consent.actions import Proof
from socialsmartly.privacy.consent.errors import NobodyThere, NoEvidence, OnePurposeAtATime
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.consent.queries import agreements, was_allowed
from socialsmartly.privacy.consent.signals import withdrawn
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT, EVERY_PURPOSE, PREFERENCES, RIGHTS, SERVICE, WORKSPACE
from tests.house import as_owner

PROOF = Proof("preferences-1", "link", {"page": "preferences"})
CHANNELS = (Permit.EMAIL_MARKETING, Permit.SMS_MARKETING)
CHOICES = (*CHANNELS, Permit.FIGURES, Permit.LEARNING)


@pytest.fixture
def person(db: None) -> tuple[UUID, UUID]:
    return somebody()


def somebody() -> tuple[UUID, UUID]:
    shop = uuid7()
    with reading_for(WORKSPACE, workspace=shop):
        Workspace.objects.create(id=shop, title="Tea")
    with reading_for(SERVICE, workspace=shop):
        return shop, UUID(str(Contact.objects.create(workspace_id=shop, name="Ada").pk))


def bits(shop: UUID, who: UUID) -> int:
    with reading_for(PREFERENCES, workspace=shop, subject=who):
        return int(Contact.objects.get(pk=who).permits)


steps = st.lists(st.tuples(st.sampled_from(["give", "withdraw", "refuse"]), st.sampled_from(CHOICES)), max_size=8)


@pytest.mark.promise("4.3-e", "2.0-b")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=steps)
def test_what_holds_now_is_what_was_last_said(db: None, walk: list[tuple[str, Permit]]) -> None:
    shop, who = somebody()
    expected = {permit: permit.until_objected for permit in CHOICES}
    for verb, permit in walk:
        with reading_for(PREFERENCES, workspace=shop, subject=who):
            getattr(actions, verb)(permit, owner=shop, subject=who, proof=PROOF)
        expected[permit] = verb == "give"
        assert bits(shop, who) == sum(int(p) for p, allowed in expected.items() if allowed != p.until_objected)
    with reading_for(PREFERENCES, workspace=shop, subject=who):
        for permit, allowed in expected.items():
            assert was_allowed(permit, owner=shop, subject=who, moment=timezone.now()) is allowed


@pytest.mark.promise("4.3-e")
def test_any_past_moment_can_be_asked_about(person: tuple[UUID, UUID]) -> None:
    shop, who = person
    said = [("given", 1), ("withdrawn", 3), ("given", 5), ("refused", 7)]
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with reading_for(PREFERENCES, workspace=shop, subject=who):
        for state, hour in said:
            ConsentEvent.objects.create(
                owner=shop, subject=who, permit=1, state=state, wording="w", method="m", at=noon + timedelta(hours=hour)
            )
        answers = [
            was_allowed(Permit.EMAIL_MARKETING, owner=shop, subject=who, moment=noon + timedelta(hours=hour))
            for hour in range(9)
        ]
    assert answers == [False, True, True, False, False, True, True, False, False]


@pytest.mark.promise("4.3-e")
@pytest.mark.parametrize("table", ["consent_consentevent", "consent_agreement"])
def test_no_purpose_but_a_persons_own_request_may_change_what_was_said(person: tuple[UUID, UUID], table: str) -> None:
    with as_owner() as owner:
        changing = owner.execute(
            "SELECT DISTINCT grantee FROM information_schema.column_privileges "
            "WHERE table_name = %s AND privilege_type = 'UPDATE' AND grantee LIKE 'purpose%%'",
            [table],
        ).fetchall()
    assert changing == [(RIGHTS.role,)]


@pytest.mark.promise("4.3-e")
@pytest.mark.parametrize(
    "order", ["UPDATE consent_consentevent SET state = 'given'", "DELETE FROM consent_consentevent"]
)
def test_the_database_refuses_to_rewrite_a_consent(person: tuple[UUID, UUID], order: str) -> None:
    shop, who = person
    with reading_for(PREFERENCES, workspace=shop, subject=who):
        actions.withdraw(CHANNELS[0], owner=shop, subject=who, proof=PROOF)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        reading_for(PREFERENCES, workspace=shop, subject=who),
        all_owners("the wall is tried here"),
        connection.cursor() as cursor,
    ):
        cursor.execute(order)


@pytest.mark.promise("0-b", "2.2-g")
@pytest.mark.parametrize("proof", [Proof("", "link", {}), Proof("preferences-1", "", {})])
def test_a_consent_without_evidence_is_none_even_for_a_caller_who_goes_on(
    person: tuple[UUID, UUID], proof: Proof
) -> None:
    shop, who = person
    with reading_for(PREFERENCES, workspace=shop, subject=who):
        with suppress(NoEvidence):
            actions.give(CHANNELS[0], owner=shop, subject=who, proof=proof)
        assert not ConsentEvent.objects.filter(owner=shop, subject=who).exists()
    assert bits(shop, who) == 0


@pytest.mark.promise("2.0-b")
def test_two_purposes_in_one_yes_are_refused(person: tuple[UUID, UUID]) -> None:
    shop, who = person
    with reading_for(PREFERENCES, workspace=shop, subject=who), pytest.raises(OnePurposeAtATime):
        actions.give(CHANNELS[0] | CHANNELS[1], owner=shop, subject=who, proof=PROOF)


def test_nobody_can_consent_for_a_person_of_another_shop(person: tuple[UUID, UUID]) -> None:
    _, who = person
    other, _ = somebody()
    with pytest.raises(NobodyThere), reading_for(SERVICE, workspace=other):
        actions.give(CHANNELS[0], owner=other, subject=who, proof=PROOF)


@pytest.mark.promise("0-b")
def test_an_agreement_opens_no_purpose(db: None) -> None:
    who = uuid7()
    with reading_for(ACCOUNT, member=who):
        Member.objects.create(pk=who)
        actions.agree(owner=who, subject=who, version="1", language="en", digest="0" * 64, act="box ticked")
        assert Member.objects.get(pk=who).permits == 0
        assert [agreement.version for agreement in agreements(who, who)] == ["1"]
        assert not ConsentEvent.objects.filter(owner=who).exists()


@pytest.mark.promise("4.3-d")
def test_a_withdrawal_is_told_only_once_it_is_committed(person: tuple[UUID, UUID]) -> None:
    shop, who = person
    heard: list[object] = []

    def hear(permit: Permit, **_: object) -> None:
        heard.append(permit)

    withdrawn.connect(hear)
    try:
        with suppress(ZeroDivisionError), reading_for(PREFERENCES, workspace=shop, subject=who):
            actions.withdraw(CHANNELS[0], owner=shop, subject=who, proof=PROOF)
            raise ZeroDivisionError
        assert heard == []
        with reading_for(PREFERENCES, workspace=shop, subject=who):
            actions.withdraw(CHANNELS[0], owner=shop, subject=who, proof=PROOF)
            assert heard == []
        assert heard == [CHANNELS[0]]
    finally:
        withdrawn.disconnect(hear)


def test_every_purpose_has_a_role_of_its_own() -> None:
    assert len({purpose.role for purpose in EVERY_PURPOSE}) == len(EVERY_PURPOSE)
