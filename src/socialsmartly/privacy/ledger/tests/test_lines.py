"""Every agreement, consent, withdrawal and step of a request leaves exactly one line, with the thing itself or not at all."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent import actions as consent
from socialsmartly.privacy.consent.actions import Proof
from socialsmartly.privacy.consent.models import Agreement, ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.ledger.actions.noting import ORDER
from socialsmartly.privacy.ledger.entry import Entry, commit
from socialsmartly.privacy.ledger.models import Line, QueuedLeaf
from socialsmartly.privacy.ledger.opening import Opening
from socialsmartly.privacy.ledger.queries import openings_of
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.lines import line_of
from socialsmartly.privacy.rights.models import RequestStep
from socialsmartly.product.accounts.models import Member
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT, RIGHTS
from tests.house import as_owner

PROOF = Proof("profile/1", "switch", {"page": "my"})


def ada() -> UUID:
    key = uuid7()
    with reading_for(ACCOUNT, member=key):
        Member.objects.create(id=key, email="ada@example.test")
    return key


def agree(member: UUID) -> Agreement:
    with reading_for(ACCOUNT, member=member):
        return consent.agree(owner=member, subject=member, version="1", language="en", digest="d", act="tick")


def opened(member: UUID) -> list[tuple[Opening, bytes]]:
    """Each line of a member as they can open it, and the leaf as it waits to be put into the log; but for the order that an agreement
    brings along, which the product places."""
    with reading_for(RIGHTS, member=member, subject=member):
        queue = {leaf.pk: bytes(leaf.entry) for leaf in QueuedLeaf.objects.all()}
        return [(opening, queue[opening.leaf]) for opening in openings_of(member) if opening.kind != ORDER]


@pytest.mark.promise("0-b", "4.3-e")
def test_an_agreement_and_each_word_of_a_consent_leave_one_line_that_opens(db: None) -> None:
    member = ada()
    agree(member)
    with reading_for(ACCOUNT, member=member):
        consent.give(Permit.PROFILE, owner=member, subject=member, proof=PROOF)
        consent.withdraw(Permit.PROFILE, owner=member, subject=member, proof=PROOF)
        consent.refuse(Permit.PROFILE, owner=member, subject=member, proof=PROOF)
    found = opened(member)
    assert [opening.kind for opening, _ in found] == ["agreement", "consent", "consent", "consent"]
    assert [opening.said.get("state") for opening, _ in found] == [None, "given", "withdrawn", "refused"]
    for opening, raw in found:
        assert Entry.decode(raw).commitment == commit(opening.salt, opening.said)


def test_the_public_line_names_nobody(db: None) -> None:
    member = ada()
    agree(member)
    ((_, raw),) = opened(member)
    assert str(member).encode() not in raw
    assert Entry.decode(raw).actor == "person"


@pytest.mark.promise("4.3-e")
def test_what_is_rolled_back_leaves_no_line(db: None) -> None:
    member = ada()
    with reading_for(ACCOUNT, member=member):
        consent.give(Permit.PROFILE, owner=member, subject=member, proof=PROOF)
        transaction.set_rollback(True)
    assert opened(member) == []
    with reading_for(ACCOUNT, member=member):
        assert not ConsentEvent.objects.filter(owner=member).exists()


@pytest.mark.promise("4.6-d", "4.2-a")
def test_a_deletion_can_be_proved_after_the_person_is_gone(db: None) -> None:
    member = ada()
    agree(member)
    request = rights.delete(Asker("member", member), channel="page")
    with reading_for(RIGHTS, member=member, subject=member):
        steps = list(RequestStep.objects.order_by("id"))
        leaves = {leaf.pk: bytes(leaf.entry) for leaf in QueuedLeaf.objects.all()}
        assert not Line.objects.filter(owner=member).exists()
    assert steps[0].step == "received"
    assert all(leaves[s.pk] == line_of(request.number, s).entry().encode() for s in steps)
    assert len(leaves) == len(steps) + 2  # and the agreement with its order, which nobody can open any more


def test_a_line_cannot_be_changed_or_taken_back(db: None) -> None:
    """No purpose that leaves lines may touch one again."""
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT grantee FROM information_schema.table_privileges WHERE privilege_type IN ('DELETE', 'TRUNCATE') "
            "AND table_name = 'ledger_queuedleaf' AND grantee LIKE 'purpose%'"
        ).fetchall()
        changed = owner.execute(
            "SELECT DISTINCT grantee FROM information_schema.column_privileges WHERE privilege_type = 'UPDATE' "
            "AND table_name IN ('ledger_queuedleaf', 'ledger_line') AND grantee LIKE 'purpose%'"
        ).fetchall()
    assert {str(g) for (g,) in rows} == {"purpose_ledger"}
    assert {str(g) for (g,) in changed} <= {"purpose_ledger", "purpose_rights"}


def test_nobody_gets_a_line_whose_keys_are_destroyed(db: None) -> None:
    member = ada()
    rights.delete(Asker("member", member), channel="page")
    with pytest.raises(KeyShredded):
        agree(member)
