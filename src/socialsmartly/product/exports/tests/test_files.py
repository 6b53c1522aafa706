"""A shop takes its contacts out in one file: with a reason that each of them reads, for whoever asked, written down before it can be taken."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from socialsmartly.privacy.access.actions import Seen, looked_at, mark_of
from socialsmartly.privacy.access.errors import LookNotWrittenDown
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.product.exports.actions import making
from socialsmartly.product.exports.tests.shop import (
    Files,
    admin,
    cast,
    looks,
    names,
    of,
    own_page,
    ready,
    taken,
    tea,
    work,
)
from socialsmartly.product.workspaces.tests.team import joined, people
from socialsmartly.words.purposes import EXPORTING
from tests.cast import let_proof_lapse, member_of
from tests.house import as_owner
from tests.kills import nursery

__all__ = ["admin", "cast", "tea"]  # the fixtures
pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox")]
PAGE = "page"


@pytest.mark.promise("2.3-c", "4.1-a")
def test_everybody_in_the_file_reads_who_took_it_why_and_with_what(tea: Files, cast: dict[str, UUID]) -> None:
    assert "It is being made" in tea.ask(tea.owner)
    export = tea.newest()
    assert taken(tea, tea.owner, export) == [], "before it is written down for them, nobody is in a file"
    work()
    assert "The file is ready" in tea.page(tea.owner, export)
    rows = taken(tea, tea.owner, export)
    assert rows[0] == ["Name", "E-mail address", "E-mail allowed", "Text message allowed"]
    assert min(rows[1:]) == ["Ada", "ada@example.test", "Yes", "No"]
    (look,) = looks(tea, cast["Ada"])
    reader = mark_of(member_of(tea.owner), cast["Ada"])
    assert (look.role, look.reader, look.reason, look.case) == ("colleague", reader, "books", export.number)
    assert look.items.split() == [f"contacts.Contact.{name}" for name in ("name", "email", "permits")]
    page = own_page(tea, cast["Ada"])
    for words in ("in one file, you among them", "for its books or its taxes", export.number, "in a file of its own"):
        assert words in page
    assert export.number in tea.owner.get(tea.place).content.decode()


@pytest.mark.promise("4.3-e")
def test_each_of_them_has_a_line_in_the_public_log_that_they_alone_can_open(tea: Files, cast: dict[str, UUID]) -> None:
    ready(tea)
    with as_owner() as owner:
        (lines,) = owner.execute(
            "SELECT count(*) FROM ledger_queuedleaf WHERE id IN (SELECT id FROM access_look)"
        ).fetchone() or (0,)
    assert lines == 3
    (mine,) = [one for one in proofs_of(of(tea, cast["Ada"])) if one.opening.kind == "export"]
    assert mine.opening.said["items"].endswith("contacts.Contact.permits")


def test_only_who_asked_takes_it_and_shows_first_who_they_are(
    tea: Files, cast: dict[str, UUID], admin: Client, stranger: Client
) -> None:
    ready(tea)
    export = tea.newest()
    assert admin.get(tea.of(export, "/take")).status_code == 404
    assert admin.post(tea.of(export, "/take")).status_code == 404
    assert "and nobody else" in tea.page(admin, export)
    assert stranger.post(tea.of(export, "/take"))["Location"].startswith("/sign-in")
    let_proof_lapse(tea.owner)
    refused = tea.owner.post(tea.of(export, "/take"))
    assert refused["Location"].startswith("/my/prove") or "prove" in refused["Location"]
    assert "text/csv" not in refused["Content-Type"]


def test_a_role_without_this_purpose_meets_none_of_it(tea: Files, cast: dict[str, UUID], neighbour: Client) -> None:
    joined(tea.owner, tea.workspace, neighbour, "neighbour@example.test", "marketer")
    ready(tea)
    for path in ("", "/new", f"/{tea.newest().pk}", f"/{tea.newest().pk}/take"):
        assert neighbour.get(f"{tea.place}{path}").status_code == 403
    assert neighbour.post(f"{tea.place}/new", {"do": "ask", "reason": "books", "items": ["name"]}).status_code == 403
    assert len(tea.all()) == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(tea: Files, cast: dict[str, UUID]) -> None:
    for wrong, says in (
        ({"reason": "", "items": ["phone"]}, "Choose what you need the file for"),
        ({"reason": "other", "items": ["phone"]}, "not one of the available choices"),
        ({"items": []}, "Choose at least one item"),
        ({"items": ["permits"]}, "not one of the available choices"),
    ):
        answered = tea.owner.post(
            f"{tea.place}/new", {"do": "ask", "reason": "move", "items": ["phone"], **wrong, "q": "Ada"}
        )
        page = answered.content.decode()
        assert answered.status_code == 422
        assert says in page
        assert 'name="q" value="Ada"' in page
    assert tea.all() == []


def test_of_those_whom_a_search_found_only_they_are_in_it_and_the_words_are_kept_nowhere(
    tea: Files, cast: dict[str, UUID]
) -> None:
    page = tea.owner.post(f"{tea.place}/new", {"q": "Ada"}).content.decode()
    assert "1 person whom your search found" in page
    assert "Take these out in a file" in tea.owner.post(f"/w/{tea.workspace}/contacts", {"q": "Ada"}).content.decode()
    ready(tea, q="Ada")
    assert names(taken(tea, tea.owner, tea.newest())) == {"Ada"}
    assert looks(tea, cast["Ben"]) == []
    assert "Nobody would be in it" in tea.ask(tea.owner, q="Zoe")
    with as_owner() as owner:
        (jobs,) = owner.execute(
            "SELECT coalesce(string_agg(args::text, ''), '') FROM procrastinate_jobs"
        ).fetchone() or ("",)
        rows = owner.execute("SELECT to_jsonb(e)::text FROM exports_export e").fetchall()
    assert "Ada" not in f"{jobs}{rows}"


def test_a_job_that_runs_again_makes_one_file_and_one_look(tea: Files, cast: dict[str, UUID]) -> None:
    tea.ask(tea.owner)
    work(times=3)
    assert len(looks(tea, cast["Ada"])) == 1
    assert len(taken(tea, tea.owner, tea.newest())) == 4


@pytest.mark.slow
def test_killed_at_each_step_and_run_again_it_is_one_file_or_none(tea: Files, cast: dict[str, UUID]) -> None:
    """Whoever is in what can be taken can read of it, at every moment; and the next run ends it."""
    who = str(member_of(tea.owner))
    with nursery("worker") as worker:
        moment, ended = 0, None
        while ended is None or ended.killed:
            moment += 1
            tea.ask(tea.owner)
            export = tea.newest()
            ended = worker.do("file", Asker(who, export.pk, tea.workspace), die_at=moment)
            rows = taken(tea, tea.owner, export)
            told = {
                name for name, person in cast.items() if export.number in {look.case for look in looks(tea, person)}
            }
            assert names(rows) <= told
            worker.do("file", Asker(who, export.pk, tea.workspace))
            assert names(taken(tea, tea.owner, export)) == set(cast)
            assert [sum(look.case == export.number for look in looks(tea, person)) for person in cast.values()] == [
                1,
                1,
                1,
            ]
    assert moment > 4, "two commits, each with a moment before and after"


def test_a_line_without_its_look_would_be_seen(
    tea: Files, cast: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: if nothing were written down, the file would hold people who cannot read of it."""
    monkeypatch.setattr(making, "looked_at", lambda _people, **_: looked_at([]))
    tea.ask(tea.owner)
    work()
    assert names(taken(tea, tea.owner, tea.newest())) == set(cast)
    assert looks(tea, cast["Ada"]) == []


def test_the_database_asks_for_a_reason_and_the_items_and_for_a_look_at_all(tea: Files, cast: dict[str, UUID]) -> None:
    block: dict[str, Any] = {"member": member_of(tea.owner), "workspace": tea.workspace, "because": "F-1"}
    unseen = pytest.raises(LookNotWrittenDown)
    with unseen, reading_for(EXPORTING, **block), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contacts_contact WHERE workspace_id = %s", [tea.workspace])
    with (
        pytest.raises(DatabaseError, match=r"look_in_full_says_why|look_by_file_says_what"),
        reading_for(EXPORTING, **block),
    ):
        looked_at([Seen(tea.workspace, cast["Ada"])])


def test_a_colleague_who_left_gets_no_file_that_was_ready(tea: Files, cast: dict[str, UUID], admin: Client) -> None:
    ready(tea, admin)
    (colleague,) = (one for one in people(tea.workspace) if one.role == "admin")
    tea.owner.post(f"/w/{tea.workspace}/team/people/{colleague.pk}", {"do": "remove"})
    assert admin.post(tea.of(tea.newest(), "/take")).status_code == 404
