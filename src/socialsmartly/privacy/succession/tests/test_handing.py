"""What goes along is sealed, signed and on record; whoever takes it in honours all of it or takes nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from uuid import UUID

import pytest

from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.recipients.queries import passed_on
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.privacy.succession import bundle, queries, sealing
from socialsmartly.privacy.succession.actions import handing, telling
from socialsmartly.privacy.succession.codes import Standing
from socialsmartly.privacy.succession.errors import (
    NotInForce,
)
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    IDENTITY,
    LOG,
    ada,
    announced,
    bundle_of,
    entered,
    granted,
    people_in,
    ready,
    tell,
    time_passes,
    told_of,
)
from socialsmartly.privacy.versions import queries as versions
from socialsmartly.words import Mark
from tests.house import as_owner

__all__ = ["ada"]


@pytest.mark.promise("3.3-a")
def test_whoever_was_not_told_is_not_in_it(ada: UUID) -> None:
    made = granted()
    announced()
    assert people_in(bundle_of(made)[0]) == []
    tell()
    assert people_in(bundle_of(made)[0]) == [], "not before there was time to say no"
    time_passes()
    assert people_in(bundle_of(made)[0]) == [str(ada)]


@pytest.mark.promise("3.3-a")
def test_without_the_mark_of_having_been_told_they_would_be_in_it(ada: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the two questions taken away nothing but the database is left, and it refuses."""
    made = granted()
    announced()
    untold = told_of(ada, made)
    monkeypatch.setattr(handing, "who_may_go", lambda *_: iter([untold]))
    assert people_in(bundle_of(made)[0]) == []
    monkeypatch.setattr(handing, "may_go", lambda *_: True)
    with pytest.raises(Exception, match="nobody_is_handed_over_untold"):
        bundle_of(made)
    with as_owner() as owner:
        owner.execute("ALTER TABLE succession_announcement DROP CONSTRAINT nobody_is_handed_over_untold")
        try:
            assert people_in(bundle_of(made)[0]) == [str(ada)]
        finally:
            owner.execute("DELETE FROM succession_announcement")
            owner.execute(CONSTRAINT)


CONSTRAINT = """ALTER TABLE succession_announcement ADD CONSTRAINT nobody_is_handed_over_untold CHECK (handed_over_at IS NULL OR (sent_at IS NOT NULL
AND answer_until IS NOT NULL AND refused_at IS NULL AND handed_over_at >= answer_until))"""


def says_no(person: UUID, made: UUID) -> None:
    telling.say_no(person, made)


def asks_to_be_deleted(person: UUID, made: UUID) -> None:
    rights.delete_later(Asker("member", person), channel="account")


def is_deleted(person: UUID, made: UUID) -> None:
    rights.delete(Asker("member", person), channel="account")


def has_it_only_stored(person: UUID, made: UUID) -> None:
    limits.restrict(Asker("member", person), RestrictionGround.ACCURACY, channel="account")


def waits_for_a_guardian(person: UUID, made: UUID) -> None:
    marks = int(Mark.MINOR | Mark.AWAITING)
    with as_owner() as owner:
        owner.execute("UPDATE accounts_member SET permits = permits | %s WHERE id = %s", [marks, person])


@pytest.mark.promise("3.3-a")
@pytest.mark.parametrize("act", [says_no, asks_to_be_deleted, is_deleted, has_it_only_stored, waits_for_a_guardian])
def test_whoever_may_not_go_is_not_in_it(ada: UUID, act: Callable[[UUID, UUID], None]) -> None:
    made = ready()
    act(ada, made)
    assert people_in(bundle_of(made)[0]) == []


@pytest.mark.promise("3.3-a")
def test_it_is_on_record_once_and_the_person_sees_it(ada: UUID) -> None:
    made = ready()
    for _ in range(2):
        _, result = bundle_of(made)
        assert (result.people, result.kept_back) == (1, 0)
    (shown,) = queries.about(ada)
    assert shown.standing is Standing.GONE
    with Asker("member", ada).block():
        (passed,) = passed_on(Asker("member", ada))
        lines = [row for part in everything("member") if part.model._meta.label == "ledger.Line" for row in part.rows]
    assert passed.name == "Canary Successor Ltd"
    assert sum("disclosure" in row["kind"] for row in lines) == 1
    assert shown.told.digest in next(row["opening"] for row in lines if row["kind"] == "disclosure")


@pytest.mark.promise("3.3-a")
def test_nothing_leaves_before_it_is_decided_or_after_it_ended(ada: UUID) -> None:
    made = entered()
    with pytest.raises(NotInForce):
        bundle_of(made)


@pytest.mark.promise("3.3-b")
def test_it_says_what_binds_us_and_how_long(ada: UUID) -> None:
    asked = rights.open_request(Asker("member", ada), Right.EXPLAIN, channel="account")
    file, _ = bundle_of(ready())
    told = {one["kind"]: one for one in bundle.Reader(file, IDENTITY, LOG.verifier)}
    tables, person = told["opening"]["tables"], told["person"]
    assert tables["rights.RightsRequest"]["kept"]["after"] == "received_at"
    assert "security" in tables["accounts.Member"]["values"]["email"]["purposes"]
    assert told["opening"]["left_behind"]["accounts.SignIn"]
    assert person["bound"]["text"] == told["text"]["digest"]
    assert person["bound"]["meaning"] == told["meaning"]["digest"] == versions.history()[-1].meaning.digest
    (waiting,) = person["open_requests"]
    assert (waiting["number"], waiting["right"]) == (asked.number, "explain")
    assert set(person["data"]) >= {"accounts.Member", "consent.Agreement", "rights.RightsRequest"}
    assert not {"accounts.SignIn", "records.TechnicalRecord", "accounts.SecondFactor"} & set(person["data"])


@pytest.mark.promise("3.3-b")
def test_a_bundle_is_json_that_anybody_can_read(ada: UUID) -> None:
    """Once opened, by whatever program: a line for each record, and nothing of it in clear before."""
    file, _ = bundle_of(ready())
    assert ADA.encode() not in file.getvalue()
    pieces = sealing.opened(io.BytesIO(file.getvalue()), IDENTITY)
    kinds = [json.loads(line)["kind"] for line in sealing.lines(pieces, bundle.LONGEST_LINE)]
    assert kinds == ["opening", "meaning", "text", "person", "end", "signature"]
