"""Each datum that is held says why, until when, who inside may read it and who outside received it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.demands.models import Concern
from socialsmartly.privacy.held.why import Got, Inside, Reader, explained, readers_of
from socialsmartly.privacy.recipients.models import Disclosure
from socialsmartly.privacy.retention.models import Extension, Hold
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.ends import ends_of
from socialsmartly.privacy.rights.models import Correction
from socialsmartly.privacy.rights.reading import Held, everything
from socialsmartly.product.workspaces.rules import who_reads
from socialsmartly.words import Personal, contact
from socialsmartly.words.purposes import REVEALING, SERVICE
from tests.cast import sign_up

pytestmark = pytest.mark.promise("5-a")
NOW = timezone.now()


@pytest.fixture
def ada(client: Client) -> Asker:
    member = Asker("member", sign_up(client, "ada.why@example.test"))
    rights.correct(member, "language", "zh-hans", channel="page")
    return member


def held_of(asker: Asker) -> list[Held]:
    with asker.block():
        return everything(asker.kind)


def told_of(asker: Asker, held: list[Held], inside: Inside | None = None) -> list[dict[str, Any]]:
    with asker.block():
        return explained(held, inside or {}, asker.subject)


def row_of(model: Any, **columns: object) -> Held:
    """One row as the database hands it out, the other columns empty."""
    empty = {field.column: None for field in model._meta.local_concrete_fields}
    return Held(model, [empty | columns])


def of(told: list[dict[str, Any]], table: str) -> dict[str, Any]:
    return next(part for part in told if part["table"] == table)


def test_every_personal_value_on_the_page_has_its_purposes_and_their_sentences(ada: Asker) -> None:
    held = [part for part in held_of(ada) if part.rows]
    for part, told in zip(held, told_of(ada, held, who_reads()), strict=True):
        said = [one for name, _ in part.columns() if isinstance(one := part.says.columns[name], Personal)]
        assert [{(w.says, w.promise) for w in datum.why} for datum in told["data"]] == [
            {(purpose.says, purpose.promise) for purpose in one.purposes} for one in said
        ]
        assert all(datum.why for datum in told["data"])


def test_a_row_with_a_clock_names_its_day_and_one_without_none(ada: Asker) -> None:
    (row,) = of(told_of(ada, held_of(ada)), "rights.Correction")["dated"]
    assert abs(row.end.at - NOW - timedelta(days=3 * 366)) < timedelta(hours=1)
    assert not row.end.chosen
    assert of(told_of(ada, held_of(ada)), "accounts.Member")["dated"][0].end.at is None


def test_a_later_end_and_a_hold_stand_beside_the_row() -> None:
    old = row_of(Correction, at="2023-01-01T00:00:00+00:00")
    chosen = {"what": "rights.Correction", "until": "2028-01-01T00:00:00+00:00", "at": "2026-01-01T00:00:00+00:00"}
    extension = Held(Extension, [{"id": "1", **chosen}])
    hold = row_of(Hold, review_on="2027-05-05", holds_until="9999-01-01T00:00:00+00:00")
    now = datetime.fromisoformat("2026-11-27T00:00:00+00:00")
    end = ends_of([old, extension, hold], now).of(old, old.rows[0])
    assert (str(end.at), end.chosen, str(end.review)) == ("2028-01-01 00:00:00+00:00", True, "2027-05-05")
    plain = ends_of([old], now).of(old, old.rows[0])  # the twin
    assert (str(plain.at)[:10], plain.chosen, plain.review) == ("2026-01-03", False, None)


def test_whoever_received_a_datum_stands_beside_it_and_beside_no_other(ada: Asker) -> None:
    at, before = "2026-11-01T12:00:00+00:00", "2026-10-01T12:00:00+00:00"
    told = {"recipient_id": "x", "counts_from": at}
    passed = row_of(Disclosure, name="Post & Co", items="accounts.Member.email", at=at, **told)
    earlier = row_of(
        Disclosure, name="Post & Co", items="accounts.Member.email accounts.Member.phone", at=before, **told
    )
    court = row_of(Concern, authority="Court", items="accounts.Member.email", at=at, handed_over_at=at)
    others = [part for part in held_of(ada) if part.model not in (Disclosure, Concern)]
    disclosed = Held(Disclosure, passed.rows + earlier.rows)
    data = {one.label: one for one in of(told_of(ada, [*others, disclosed, court]), "accounts.Member")["data"]}
    when = datetime.fromisoformat(at)
    assert data["E-mail address"].outside == (Got("Court", when), Got("Post & Co", when))
    assert data["Phone number"].outside == (Got("Post & Co", datetime.fromisoformat(before)),)
    assert data["Language"].outside == ()


def test_inside_are_the_roles_that_hold_a_purpose_of_the_datum() -> None:
    inside = who_reads()
    assert "Owner" in inside[SERVICE]
    assert "Analyst" not in inside[SERVICE]
    assert "Support" in inside[REVEALING]


def test_a_mask_is_said_where_no_purpose_shows_it_in_full() -> None:
    inside = {SERVICE: ["Owner", "Support"], REVEALING: ["Owner"]}
    found = readers_of(contact(REVEALING, masked=(SERVICE,)), inside)
    assert found == (Reader("Owner", masked=False), Reader("Support", masked=True))


@pytest.mark.promise("4.1-a")
def test_the_copy_has_the_days_and_the_sentences_for_programs(client: Client, ada: Asker) -> None:
    with zipfile.ZipFile(io.BytesIO(client.post("/my/copy").getvalue())) as packed:
        told = json.loads(packed.read("data.json"))["tables"]
    assert len(told["rights.Correction"]["ends"]) == len(told["rights.Correction"]["rows"]) == 1
    assert told["accounts.Member"]["ends"] == [None]
    assert "2.1-a" in told["accounts.Member"]["columns"]["email"]["promises"]
    page = client.get("/my/data").content.decode()
    assert 'href="/promises/2.1-a"' in page
    assert "Who outside received it" in page
