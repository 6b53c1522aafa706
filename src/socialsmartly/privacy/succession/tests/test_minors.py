"""Whoever is under 18 goes along with their age, their guardians and their guardians' yes; what cannot be honoured leaves a shell."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import InternalError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.actions import Yes
from socialsmartly.privacy.minors.models import Answer, Relation
from socialsmartly.privacy.minors.queries import standing, ties_of
from socialsmartly.privacy.minors.rules import UNANSWERED
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import digest
from socialsmartly.privacy.succession.actions import taking, telling
from socialsmartly.privacy.succession.actions.writing import TakenIn
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    accepted,
    ada,
    bundle_of,
    copy_of,
    granted,
    people_in,
    ready,
    tell,
    time_passes,
)
from socialsmartly.product.accounts.models import Member
from socialsmartly.words.purposes import ACCOUNT
from tests.cast import guardian_answers, sign_up
from tests.house import empty_the_house

__all__ = ["ada"]
pytestmark = pytest.mark.promise("3.3-b")
MINA = "mina@example.test"


@pytest.fixture
def mina(ada: UUID) -> UUID:
    """Under 14; nobody has agreed yet."""
    return sign_up(Client(), MINA, age="child")


def says_yes(minor: UUID, account: UUID | None = None) -> UUID:
    """Ada answers for her, by her address, and by her account where she was signed in; two have seen who she is."""
    return guardian_answers(minor, ADA, account)


def travels(*, without: UUID | None = None) -> TakenIn:
    """Everybody goes to an empty house, but for somebody who says no."""
    made = granted()
    tell()
    if without:
        telling.say_no(without, made)
    time_passes()
    file, result = bundle_of(made)
    empty_the_house()
    return accepted(file, result.digest)


@pytest.mark.promise("7-b")
def test_a_minor_comes_with_age_guardian_and_yes(mina: UUID, ada: UUID) -> None:
    says_yes(mina, ada)
    before, held = standing(mina), copy_of(mina)
    assert travels() == TakenIn(came=2)
    assert standing(mina) == before
    assert copy_of(mina) == held, "a copy says the same before and after"
    assert [one.subject for one in ties_of(ada)[0]] == [mina], "and her mother has her in care here, too"
    minors.withdraw(mina, ties_of(ada)[0][0].guardian)
    assert standing(mina).waits  # type: ignore[union-attr]  # there


def test_a_yes_by_an_address_alone_needs_no_account(mina: UUID, ada: UUID) -> None:
    says_yes(mina)
    assert travels(without=ada) == TakenIn(came=1)
    (mother,) = standing(mina).asked  # type: ignore[union-attr]  # there
    assert (mother.address, mother.answer) == (ADA, Answer.CONSENTED)
    with reading_for(ACCOUNT, member=mina):
        assert Member.objects.filter(pk=mina).update(language="en") == 1


@pytest.mark.promise("7-b")
def test_a_yes_of_an_account_that_did_not_come_is_asked_for_anew(mina: UUID, ada: UUID) -> None:
    asked = says_yes(mina, ada)
    assert travels(without=ada) == TakenIn(came=1, waiting=1)
    found = standing(mina)
    assert found
    assert found.waits
    assert found.erase_at
    assert timedelta(0) < UNANSWERED - (found.erase_at - timezone.now()) < timedelta(minutes=5)
    with pytest.raises(InternalError, match="read-only"), reading_for(ACCOUNT, member=mina):
        Member.objects.filter(pk=mina).update(language="en")
    policy = current_policy("en")
    yes = Yes(Relation.PARENT, "guardian-1", policy.version, policy.language, digest(policy))
    assert minors.ask_guardian(mina, "email", ADA) == asked, "the same asking"
    assert minors.promise(mina, asked, yes, request=None), "who she is was seen before"
    with reading_for(ACCOUNT, member=mina):
        assert Member.objects.filter(pk=mina).update(language="en") == 1


def test_the_twin_without_the_question_writes_for_nobodys_yes(
    mina: UUID, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    says_yes(mina, ada)
    monkeypatch.setattr(taking, "as_received", lambda data, _: data)
    assert travels(without=ada) == TakenIn(came=1)
    with reading_for(ACCOUNT, member=mina):
        assert Member.objects.filter(pk=mina).update(language="en") == 1


@pytest.mark.promise("7-b")
def test_whoever_waits_for_a_guardian_stays(mina: UUID, ada: UUID) -> None:
    made = ready()
    assert people_in(bundle_of(made)[0]) == [str(ada)]
    asked = says_yes(mina)
    assert set(people_in(bundle_of(made)[0])) == {str(ada), str(mina)}
    minors.withdraw(mina, asked)
    assert people_in(bundle_of(made)[0]) == [str(ada)], "also who waits again"
