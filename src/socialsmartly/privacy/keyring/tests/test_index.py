"""Finding people: nobody can count from outside whether a value is known."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import IndexEntry
from socialsmartly.privacy.keyring.router import KEYRING

pytestmark = [pytest.mark.promise("2.1-e"), pytest.mark.usefixtures("db")]


def statements_of(value: str) -> int:
    with CaptureQueriesContext(connections[KEYRING]) as made:
        index.claim(index.MEMBERS, "email", value, uuid7())
    return len(made)


def test_a_claim_makes_the_same_statements_for_a_known_and_an_unknown_value() -> None:
    first = index.claim(index.MEMBERS, "email", "known@example.test", uuid7())
    assert statements_of("known@example.test") == statements_of("nobody@example.test")
    assert index.claim(index.MEMBERS, "email", "known@example.test", uuid7()) == first


def test_looking_before_entering_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: enter only what is not there."""

    def looks_first(scope: str, kind: str, value: str, subject: UUID) -> UUID:
        key = index.digest(scope, kind, value)
        return IndexEntry.objects.get_or_create(digest=key, defaults={"subject": subject})[0].subject

    monkeypatch.setattr(index, "claim", looks_first)
    with pytest.raises(AssertionError):
        test_a_claim_makes_the_same_statements_for_a_known_and_an_unknown_value()
