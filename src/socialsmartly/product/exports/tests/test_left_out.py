"""Who is not in a file: whoever carries a mark, whoever leaves before it is taken, and everybody after a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from socialsmartly.privacy.access import wall
from socialsmartly.privacy.access.build import QUEUE
from socialsmartly.privacy.limits.actions.limiting import dispute, object_to_choosing, restrict
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.retention.actions.sweeping import sweep
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.product.exports.tests.shop import Files, cast, customer, looks, names, of, ready, taken, tea
from socialsmartly.words import Permit
from socialsmartly.words.purposes import EXPORTING, PASSES
from tests.house import as_login, as_owner

__all__ = ["cast", "tea"]  # the fixtures
pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox")]
PAGE = "page"


def marked(tea: Files) -> dict[str, UUID]:
    """Each of them did on their own what leaves them out."""
    left = {name: customer(tea, name) for name in ("Minor", "Disputing", "Objecting", "Stored", "Leaving")}
    tea.owner.post(f"/w/{tea.workspace}/contacts/{left['Minor']}/age", {"band": "youth"})
    dispute(of(tea, left["Disputing"]), "name", "I am called otherwise.", channel=PAGE)
    object_to_choosing(of(tea, left["Objecting"]), channel=PAGE)
    restrict(of(tea, left["Stored"]), next(iter(RestrictionGround)), channel=PAGE)
    rights.delete_later(of(tea, left["Leaving"]), channel=PAGE)
    return left


@pytest.mark.promise("4.1-c", "7-b")
def test_whoever_carries_a_mark_is_left_out_by_the_database_and_the_page_says_why(
    tea: Files, cast: dict[str, UUID]
) -> None:
    left = marked(tea)
    page = tea.owner.get(f"{tea.place}/new").content.decode()
    for words in (
        "Everybody: 3 people",
        "1 person is left out because they are under 18",
        "because they dispute",
        "because they objected",
    ):
        assert words in page
    ready(tea)
    assert tea.listed(tea.newest()) == set(cast.values())
    assert names(taken(tea, tea.owner, tea.newest())) == set(cast)
    assert [looks(tea, person) for person in left.values()] == [[]] * 5


def test_a_purpose_that_passed_by_a_mark_would_let_them_in(
    tea: Files, cast: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: it is the row policies that leave them out, and nothing in this room."""
    marked(tea)
    everything = {mark: passing | {EXPORTING} for mark, passing in PASSES.items()}
    with monkeypatch.context() as without:
        without.setattr(wall, "PASSES", everything)
        built_by_owner()
    try:
        ready(tea)
        assert len(names(taken(tea, tea.owner, tea.newest()))) == 8
    finally:
        built_by_owner()


def built_by_owner() -> None:
    with as_owner() as owner:
        owner.execute(";".join([*wall.grants(), QUEUE.read_text()]))


@pytest.mark.promise("4.2-a", "4.1-c")
@pytest.mark.parametrize("leaves", ["erased", "hidden", "stored"])
def test_whoever_leaves_between_the_making_and_the_taking_is_not_in_it(
    tea: Files, cast: dict[str, UUID], leaves: str
) -> None:
    ready(tea)
    ada = of(tea, cast["Ada"])
    if leaves == "erased":
        rights.delete(ada, channel=PAGE)
        assert tea.listed(tea.newest()) == {cast["Ben"], cast["Cy"]}
    elif leaves == "hidden":
        rights.delete_later(ada, channel=PAGE)
    else:
        restrict(ada, next(iter(RestrictionGround)), channel=PAGE)
    assert "1 person more has left it" in tea.page(tea.owner, tea.newest())
    assert names(taken(tea, tea.owner, tea.newest())) == {"Ben", "Cy"}


def test_no_value_of_anybody_lies_in_what_is_kept_for_a_file(tea: Files, cast: dict[str, UUID]) -> None:
    """The twin of the above: with a copy of the values, an erased person would still be in the file."""
    ready(tea)
    with as_owner() as owner:
        found = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'exports_infile' ORDER BY 1"
        ).fetchall()
    assert [name for (name,) in found] == ["contact_id", "export_id", "id", "looked_at", "until", "workspace_id"]


@pytest.mark.promise("4.3-a")
def test_what_somebody_withdrew_meanwhile_is_withdrawn_in_the_file_too(tea: Files, cast: dict[str, UUID]) -> None:
    ready(tea)
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = 0 WHERE id = %s", [cast["Ada"]])
    rows = taken(tea, tea.owner, tea.newest())
    assert ["Ada", "ada@example.test", "No", "No"] in rows
    assert Permit.EMAIL_MARKETING == 1


@pytest.mark.promise("5-a")
def test_after_a_day_it_is_over_and_after_another_hour_nobody_stands_in_it(tea: Files, cast: dict[str, UUID]) -> None:
    past = timezone.now() - timedelta(days=2)
    with time_machine.travel(past, tick=False) as clock:
        ready(tea)
        clock.shift(timedelta(hours=23, minutes=59))
        assert "The file is ready" in tea.page(tea.owner, tea.newest())
    export = tea.newest()
    assert "Its day is over" in tea.page(tea.owner, export)
    assert taken(tea, tea.owner, export) == []
    assert len(tea.listed(export)) == 3
    swept()
    assert tea.listed(export) == set()
    assert tea.newest().people == 3, "that there was a file stays for two years"


def swept() -> None:
    with as_login("worker"):
        sweep(timezone.now())


@pytest.mark.promise("2.2-h")
def test_a_shop_that_closes_leaves_no_file_and_nobody_in_one(tea: Files, cast: dict[str, UUID]) -> None:
    ready(tea)
    export = tea.newest()
    rights.close_workspace(tea.workspace)
    assert tea.listed(export) == set()
    assert tea.all() == []
