"""Anonymous answers against whoever holds the whole database: no value, order or transaction leads from who answered to what they said."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import tables
from socialsmartly.product.surveys import actions
from socialsmartly.product.surveys.models import Unsigned
from socialsmartly.product.surveys.tests.shop import customer, says, shop, survey
from tests.house import as_owner

pytestmark = [pytest.mark.promise("2.3-d"), pytest.mark.usefixtures("db")]
PEOPLE = 24
LUCK = 9
"""A join by chance is right once on the average; nine times or more in less than one of 500,000 runs."""

WAYS = {
    "by the order of their ids": ("row_number() OVER (ORDER BY id)", "row_number() OVER (ORDER BY id)"),
    "by their places in the tables": ("row_number() OVER (ORDER BY ctid)", "row_number() OVER (ORDER BY ctid)"),
    "by the order of their transactions": (
        "row_number() OVER (ORDER BY xmin::text::bigint, ctid)",
        "row_number() OVER (ORDER BY xmin::text::bigint, ctid)",
    ),
    "by the transaction that wrote them": ("xmin::text", "xmin::text"),
}
"""How somebody who reads the files themselves might lay the marks beside the answers to one question."""


def everybody_answers() -> dict[UUID, str]:
    """Who truly said what. Both tables begin without the holes that rows of other tests left, into which new rows would fall."""
    with as_owner() as owner:
        owner.execute("TRUNCATE surveys_answered, surveys_unsigned")
    tea = shop()
    key = survey(tea)
    truth = {customer(tea, f"c{n}"): f"words of {n}" for n in range(PEOPLE)}
    for person, words in truth.items():
        says(tea, person, key, words)
    return truth


def found_out(truth: dict[UUID, str], way: str) -> int:
    """How many people a join of this way leads to their own words and to no others."""
    of_mark, of_answer = WAYS[way]
    with as_owner() as owner:
        pairs = owner.execute(
            f"SELECT a.contact_id, min(u.said) FROM (SELECT contact_id, {of_mark} AS k FROM surveys_answered) a "
            f"JOIN (SELECT said, {of_answer} AS k FROM surveys_unsigned WHERE number = 2) u USING (k) "
            "GROUP BY a.contact_id HAVING count(*) = 1"
        ).fetchall()
    return sum(truth[person] == said for person, said in pairs)


def test_no_join_finds_out_who_said_what() -> None:
    truth = everybody_answers()
    assert {way: n for way in WAYS if (n := found_out(truth, way)) >= LUCK} == {}


def test_rows_written_as_they_come_under_ids_that_count_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with uuid7, no company and no mixing, every one of these joins finds everybody."""
    monkeypatch.setattr(actions, "COMPANY", 0)
    monkeypatch.setattr(actions, "_mixed", list)
    number: Callable[[], UUID] = uuid7
    monkeypatch.setattr(Unsigned._meta.pk, "default", number)
    monkeypatch.setattr(actions.Answered._meta.pk, "default", number)
    for model in (Unsigned, actions.Answered):
        monkeypatch.setattr(model._meta.pk, "_get_default", number)
    truth = everybody_answers()
    assert {way: found_out(truth, way) for way in WAYS} == dict.fromkeys(WAYS, PEOPLE)


def test_no_answer_that_is_written_alone_shows_itself_by_its_transaction() -> None:
    """Also where a question is passed over: as many answers to it are written anew as to any other."""
    tea = shop()
    key = survey(tea)
    for n in range(6):
        says(tea, customer(tea, f"c{n}"), key)
    actions.answer(tea, customer(tea, "last"), key, {0: actions.Answer(1)})
    with as_owner() as owner:
        newest = owner.execute(
            "SELECT number, count(*) FROM surveys_unsigned WHERE xmin = (SELECT xmin FROM surveys_answered "
            "ORDER BY xmin::text::bigint DESC LIMIT 1) GROUP BY number ORDER BY number"
        ).fetchall()
    assert newest == [(0, 7), (1, 6), (2, 6)]


def test_an_anonymous_answer_has_no_person_no_moment_and_no_link_to_another_answer() -> None:
    columns = {field.column for field in Unsigned._meta.local_concrete_fields}
    assert columns == {"id", "workspace_id", "survey", "number", "picked", "said", "kept_from"}
    truth = everybody_answers()
    with as_owner() as owner:
        dates = owner.execute("SELECT count(DISTINCT kept_from) FROM surveys_unsigned").fetchone()
        for person in list(truth)[:3]:
            named = owner.execute("SELECT count(*) FROM surveys_unsigned u WHERE u::text LIKE %s", [f"%{person}%"])
            assert named.fetchone() == (0,)
    assert dates == (1,)
    assert Unsigned in tables()
