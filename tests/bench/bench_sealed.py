"""What sealing costs: one contact's row read and opened, against the same row read plain."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.fields import open_all, seal_all
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, WORKSPACE
from tests.bench.measure import Report, by_turns

PEOPLE = 1000


def shop_with_people() -> tuple[UUID, list[UUID]]:
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title="Tea", permits=Permit.STORE_DATA)
    rows = [
        Contact(workspace_id=workspace, name=f"Ada {n}", email=f"ada.{n}@example.test", country="GB")
        for n in range(PEOPLE)
    ]
    with reading_for(SERVICE, workspace=workspace):
        seal_all(rows)
        Contact.objects.bulk_create(rows)
    return workspace, [UUID(str(row.pk)) for row in rows]


def bench_a_sealed_read_by_id(db: None, report: Report) -> None:
    workspace, people = shop_with_people()
    turn = iter(people * 20)

    def sealed() -> object:
        with reading_for(SERVICE, workspace=workspace):
            return Contact.objects.get(pk=next(turn)).email

    def plain() -> object:
        with reading_for(SERVICE, workspace=workspace):
            return Contact.objects.get(pk=next(turn)).country

    report.compare("sealed read by id, key opened", *by_turns(sealed, plain, 600), bar="≤ 1.15x", of="a plain column")


def bench_a_page_of_fifty_names(db: None, report: Report) -> None:
    workspace, _ = shop_with_people()

    def page(*names: str) -> list[object]:
        with reading_for(SERVICE, workspace=workspace):
            rows = list(Contact.objects.order_by("id")[:50])
            open_all(rows, *(n for n in names if n == "name"))
            return [getattr(row, name) for row in rows for name in names]

    taken = by_turns(lambda: page("name"), lambda: page("country"), 200)
    report.compare("a page of 50 names", *taken, bar="no bar", of="50 countries")


def bench_the_wall(db: None, report: Report) -> None:
    workspace, people = shop_with_people()
    turn = iter(people * 20)

    def walled() -> object:
        with reading_for(SERVICE, workspace=workspace), connection.cursor() as cursor:
            cursor.execute(
                "SELECT country FROM contacts_contact WHERE workspace_id = %s AND id = %s", [workspace, next(turn)]
            )
            return cursor.fetchone()

    def bare() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::uuid", [next(turn)])
            return cursor.fetchone()

    report.compare(
        "one read in a purpose block", *by_turns(walled, bare, 600), bar="no bar", of="one statement, no table"
    )
