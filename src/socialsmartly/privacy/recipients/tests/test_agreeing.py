"""A separate yes to one recipient, kept as it was shown, and taken back for good."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone, translation

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.ledger.actions.noting import note
from socialsmartly.privacy.recipients import rules
from socialsmartly.privacy.recipients.actions import agreeing
from socialsmartly.privacy.recipients.actions.agreeing import agree_to, take_back, take_back_again
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.errors import ChangedMeanwhile, NoContract, NotAgreedTo
from socialsmartly.privacy.recipients.models import FACTS, Delivery, SharingConsent, Stage, State
from socialsmartly.privacy.recipients.queries import consents_of, last_word
from socialsmartly.privacy.recipients.tests.given import EMAIL, listening, member, recipient
from socialsmartly.privacy.recipients.tests.test_door import agree, pass_on
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.words.purposes import PREFERENCES, SHARING
from tests.house import as_login, as_owner

pytestmark = pytest.mark.usefixtures("db")


def said(asker: Asker) -> list[SharingConsent]:
    with reading_for(PREFERENCES, member=asker.subject, subject=asker.subject):
        return consents_of(asker)


@pytest.mark.promise("3.1-c")
@pytest.mark.parametrize(
    ("language", "purpose", "kinds"),
    [
        ("en", "Answer the questions that people ask us.", "E-mail address, Language"),
        ("zh-hans", "答复用户向我们提出的问题。", "电子邮箱, 语言"),
    ],
)
def test_the_five_facts_are_kept_as_they_were_shown(language: str, purpose: str, kinds: str) -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    with translation.override(language):
        agree(ada, contract)
    (given,) = said(ada)
    assert given.purpose_said == purpose
    assert given.kinds == kinds
    assert [getattr(given, fact) for fact in ("name", "contact")] == ["Canary Post Ltd", "privacy@canary.example"]
    assert (given.method != "", given.language) == (True, language)


@pytest.mark.promise("3.1-c")
@pytest.mark.parametrize("fact", FACTS)
def test_a_yes_that_lacks_a_fact_is_none(monkeypatch: pytest.MonkeyPatch, fact: str) -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    monkeypatch.setattr(agreeing, "note", lambda whose, line, *, of: note(whose, line, of=_without(of, fact)))
    with pytest.raises(DatabaseError, match="sharing_tells_five_facts"):
        agree(ada, contract)
    assert said(ada) == []


def _without(consent: SharingConsent, fact: str) -> SharingConsent:
    setattr(consent, fact, "")
    return consent


@pytest.mark.promise("3.1-c")
@pytest.mark.parametrize("fact", FACTS)
def test_should_one_lose_a_fact_nothing_leaves(fact: str) -> None:
    """Not even the database's owner can make half a consent pass for a whole one."""
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    with as_owner() as owner:
        owner.execute(f"UPDATE recipients_sharingconsent SET {fact} = ' '")
    with pytest.raises(NotAgreedTo):
        pass_on(ada, contract, [EMAIL])


def test_a_rule_that_looked_at_no_fact_would_let_it_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the test above."""
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    with as_owner() as owner:
        owner.execute("UPDATE recipients_sharingconsent SET kinds = ' '")
    monkeypatch.setattr(rules, "facts_missing", lambda _: [])
    with listening() as machine:
        pass_on(ada, contract, [EMAIL])
    assert len(machine.came) == 1


@pytest.mark.promise("3.1-c", "3.1-f")
def test_nobody_agrees_to_what_they_did_not_see() -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    with pytest.raises(ChangedMeanwhile):
        agree_to(ada, contract.recipient_id, contract.use, version=2)
    with pytest.raises(NoContract):
        agree_to(ada, contract.recipient_id, "payment", version=1)


@pytest.mark.promise("4.3-a", "4.3-e")
def test_each_step_is_kept_and_can_be_proved() -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    take_back(ada, contract.recipient_id, contract.use)
    assert take_back(ada, contract.recipient_id, contract.use) is None
    assert [one.state for one in said(ada)] == [State.WITHDRAWN, State.GIVEN]
    assert [one.opening.said["state"] for one in proofs_of(ada)] == ["withdrawn", "given"]


@pytest.mark.promise("4.3-d")
def test_a_no_is_acknowledged_when_nothing_is_on_its_way_any_more() -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    _leased(ada, contract.recipient_id, contract.use)
    began, order = threading.Event(), []

    def land() -> None:
        began.wait(5)
        order.append("arrived")
        with reading_for(SHARING, member=ada.subject, subject=ada.subject):
            Delivery.objects.filter(owner=ada.subject, subject=ada.subject).update(stage=Stage.SENT)
        connections.close_all()

    sender = threading.Thread(target=land)
    sender.start()
    began.set()
    take_back(ada, contract.recipient_id, contract.use)
    order.append("acknowledged")
    sender.join()
    assert order == ["arrived", "acknowledged"]


def _leased(ada: Asker, recipient_id: object, use: str) -> None:
    with reading_for(SHARING, member=ada.subject, subject=ada.subject):
        Delivery.objects.create(
            owner=ada.subject,
            subject=ada.subject,
            recipient_id=recipient_id,
            use=use,
            case="consent",
            asked=EMAIL,
            stage=Stage.LEASED,
            leased_until=timezone.now() + timedelta(seconds=10),
        )


@pytest.mark.promise("4.2-h", "4.3-d")
def test_a_restored_backup_brings_no_yes_back() -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    take_back(ada, contract.recipient_id, contract.use)
    with as_owner() as owner:
        owner.execute("DELETE FROM recipients_sharingconsent WHERE state = 'withdrawn'")
    for _ in range(2):
        with as_login("owner"):
            take_back_again(journal().entries())
    assert [one.state for one in said(ada)] == [State.WITHDRAWN, State.GIVEN]
    with pytest.raises(NotAgreedTo):
        pass_on(ada, contract, [EMAIL])


@pytest.mark.promise("4.2-h")
def test_a_yes_after_the_no_survives_a_restore() -> None:
    ada, contract = member(), recipient(Category.PARTNER)
    agree(ada, contract)
    take_back(ada, contract.recipient_id, contract.use)
    agree(ada, contract)
    with as_login("owner"):
        take_back_again(journal().entries())
    with reading_for(SHARING, member=ada.subject, subject=ada.subject):
        last = last_word(ada, contract.recipient_id, contract.use)
    assert last
    assert last.state == State.GIVEN
