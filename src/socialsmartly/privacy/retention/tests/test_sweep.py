"""What has been kept long enough goes; what has not, stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import said_by, tables
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.retention.places import places
from socialsmartly.product.accounts.models import SignUp
from socialsmartly.words import Keep
from socialsmartly.words.purposes import RETENTION, SECURITY
from tests.house import as_login, as_owner

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEPT = timedelta(hours=1)


@pytest.fixture(autouse=True)
def worker(db: None) -> Iterator[None]:
    with as_login("worker"):
        yield


def waiting(expires_at: datetime) -> UUID:
    with reading_for(SECURITY):
        made = SignUp.objects.create(
            address="ada@example.test", channel="email", intent="join", code_digest=bytes(32), expires_at=expires_at
        )
        return UUID(str(made.pk))


def left() -> list[UUID]:
    with as_owner() as owner:
        return [row[0] for row in owner.execute("SELECT id FROM accounts_signup").fetchall()]


@pytest.mark.promise("2.1-b", "5-a", "5-g")
def test_an_address_whose_time_is_over_leaves_no_row_and_no_key() -> None:
    waiting(NOON - KEPT - timedelta(seconds=1))
    sweep(NOON)
    assert left() == []
    assert not SubjectKey.objects.exists()


@pytest.mark.promise("5-a")
def test_a_clock_that_still_runs_deletes_nothing() -> None:
    kept = waiting(NOON - KEPT)
    sweep(NOON)
    assert left() == [kept]
    assert SubjectKey.objects.filter(subject=kept).exists()


@pytest.mark.promise("5-a")
def test_every_table_with_a_clock_is_swept() -> None:
    clocks = {model._meta.label for model in tables() if isinstance(getattr(said_by(model), "keep", None), Keep)}
    clocks |= {name for name, files in places().items() if isinstance(files.keep, Keep)}
    assert {swept.name for swept in sweep(NOON)} == clocks


@pytest.mark.promise("5-a")
def test_the_sweeper_sees_no_content() -> None:
    waiting(NOON)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        reading_for(RETENTION),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT address FROM accounts_signup")
