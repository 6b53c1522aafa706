"""The map says what is sensitive: no contract hides it, and nothing of it leaves before the person was asked (3.1-f)."""

from __future__ import annotations

import pytest

from socialsmartly.privacy.datamap.map import sensitive_places
from socialsmartly.privacy.recipients import rules
from socialsmartly.privacy.recipients.actions.agreeing import agree_to
from socialsmartly.privacy.recipients.actions.handing import To
from socialsmartly.privacy.recipients.actions.handover import handover
from socialsmartly.privacy.recipients.codes import Case
from socialsmartly.privacy.recipients.errors import HidesSensitive, NotAgreedTo
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.queries import choices_of
from socialsmartly.privacy.recipients.tests.given import EMAIL, PHONE, member, recipient
from socialsmartly.privacy.recipients.walking import passable
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import PREFERENCES

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.promise("3.1-f")]


@pytest.fixture
def phones_are_sensitive(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a later map said so of something that may leave: today nothing that is marked may."""
    monkeypatch.setattr(rules, "sensitive_places", lambda: frozenset({PHONE}))


def pass_on(asker: Asker, contract: Contract) -> None:
    handover(asker, To(contract.recipient_id, contract.use, Case.PROCESSOR), [PHONE])


def test_the_map_marks_what_a_law_protects_most() -> None:
    marked = sensitive_places()
    assert {"minors.Minor.band", "minors.Guardian.evidence", "applicants.Evidence.shown"} <= marked
    assert EMAIL not in marked


def test_nothing_that_is_marked_is_open_to_any_recipient_today() -> None:
    assert not sensitive_places() & passable().keys()


@pytest.mark.usefixtures("phones_are_sensitive")
def test_a_contract_that_hides_it_is_refused() -> None:
    with pytest.raises(HidesSensitive, match=PHONE):
        recipient(items=[EMAIL, PHONE])
    assert recipient(items=[EMAIL, PHONE], sensitive=[PHONE]).sensitive == [PHONE]


def test_a_map_that_marked_nothing_would_let_it_stand() -> None:
    """The twin."""
    assert recipient(items=[EMAIL, PHONE]).sensitive == []


def test_under_an_older_contract_each_person_is_asked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, older = member(phone="+447700900001"), recipient(items=[PHONE])
    pass_on(ada, older)
    monkeypatch.setattr(rules, "sensitive_places", lambda: frozenset({PHONE}))
    with pytest.raises(NotAgreedTo):
        pass_on(ada, older)
    with ada.block(PREFERENCES):
        assert [one.contract.pk for one in choices_of(ada)] == [older.pk]
    agree_to(ada, older.recipient_id, older.use, version=older.version)
    pass_on(ada, older)
