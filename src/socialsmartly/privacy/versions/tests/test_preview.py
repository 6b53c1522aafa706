"""Before a version is published, whoever publishes it reads what it would do and to how many; nobody is shown and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.versions import queries
from socialsmartly.privacy.versions.actions import agree_again
from socialsmartly.privacy.versions.meaning import Meaning, Why, present
from socialsmartly.privacy.versions.preview import preview
from tests.cast import sign_up
from tests.house import as_owner

pytestmark = [pytest.mark.promise("6-a", "6-b"), pytest.mark.usefixtures("mailbox")]
FAR = date(2999, 1, 1)
RESALE = Why("Sell what we know of a member.", "interest", "")


@pytest.fixture(autouse=True)
def fresh(db: None) -> Iterator[None]:
    queries.forget_what_was_read()
    yield
    queries.forget_what_was_read()


def wider() -> Meaning:
    now = present()
    return replace(now, purposes={**now.purposes, "resale": RESALE})


def published() -> int:
    with as_owner() as owner:
        return int(owner.execute("SELECT count(*) FROM versions_publishedmeaning").fetchone()[0])  # type: ignore[index]


def test_a_version_that_takes_more_says_who_is_asked_and_what_stays_closed(db: None) -> None:
    for name in ("ada", "ben", "cy"):
        sign_up(Client(), f"{name}@example.test")
    before = published()
    found = preview("1.1", FAR, wider())
    assert [change.kind for change in found.changes] == ["purpose new"]
    assert (found.refused, found.asked) == ("", 3)
    (bound,) = found.bound
    assert (bound.members, bound.asked, bound.closed) == (3, True, (RESALE.says,))
    assert published() == before


def test_the_same_again_asks_nobody(db: None) -> None:
    sign_up(Client(), "ada@example.test")
    found = preview("1.0", FAR, present())
    assert (found.changes, found.asked) == ((), 0)
    assert [(one.members, one.asked, one.closed) for one in found.bound] == [(1, False, ())]


def test_what_could_not_be_published_says_why(db: None) -> None:
    now = present()
    slower = replace(now, rights={right: days + 5 for right, days in now.rights.items()})
    assert "We answer later" in preview("1.1", FAR, slower).refused
    soon = (timezone.now() + timedelta(days=2)).date()
    assert str(soon) in preview("1.1", soon, wider()).refused


def test_only_the_last_agreement_of_somebody_counts(db: None) -> None:
    """Two agreements of one member are one member."""
    member = sign_up(Client(), "ada@example.test")
    agree_again(member, current_policy("zh-hans"))
    assert [(one.members, one.language) for one in preview("1.1", FAR, wider()).bound] == [(1, "zh-hans")]
