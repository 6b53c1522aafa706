"""A shop of two who may take contacts out, and its customers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.approvals.actions import set_threshold
from socialsmartly.product.approvals.models import Request
from socialsmartly.product.approvals.rules import What
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.exports.models import Export
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.tests.team import joined
from socialsmartly.words.purposes import EXPORTING, RIGHTS, SERVICE, STORE, WORKSPACE
from tests.cast import member_of
from tests.house import as_login, as_owner
from tests.once import once

WISH = {"do": "ask", "reason": "books", "items": ["name", "email"]}


@dataclass(frozen=True)
class Files:
    """The pages of this room as somebody of the shop walks through them."""

    owner: Client
    workspace: UUID

    @property
    def place(self) -> str:
        return f"/w/{self.workspace}/files"

    def ask(self, client: Client, **other: object) -> str:
        return client.post(f"{self.place}/new", {**WISH, **other}, follow=True).content.decode()

    def all(self) -> list[Export]:
        with reading_for(SERVICE, workspace=self.workspace):
            return list(Export.objects.order_by("asked_at", "id"))

    def newest(self) -> Export:
        return self.all()[-1]

    def of(self, export: Export, what: str = "") -> str:
        return f"{self.place}/{export.pk}{what}"

    def page(self, client: Client, export: Export) -> str:
        return client.get(self.of(export)).content.decode()

    def listed(self, export: Export) -> set[UUID]:
        """Who is in it, behind the wall."""
        with as_owner() as owner:
            rows = owner.execute("SELECT contact_id FROM exports_infile WHERE export_id = %s", [export.pk]).fetchall()
        return {person for (person,) in rows}


def work(times: int = 1) -> None:
    """Run what waits on the queue for this room, as the worker, so many times over."""
    with as_owner() as owner:
        waiting = owner.execute("SELECT id, args FROM procrastinate_jobs WHERE task_name = 'exports.make'").fetchall()
        owner.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'exports.make'")
    with as_login("worker"):
        for _id, ids in sorted(waiting, key=lambda row: int(row[0])):
            for _ in range(times):
                app.tasks["exports.make"].func(**ids)


def taken(files: Files, client: Client, export: Export) -> list[list[str]]:
    """The file as a spreadsheet reads it, its head first; empty where there is none."""
    answer = client.post(files.of(export, "/take"))
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/csv"):
        return []
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def names(rows: list[list[str]]) -> set[str]:
    return {row[0] for row in rows[1:]}


def looks(files: Files, person: UUID) -> list[Look]:
    with reading_for(RIGHTS, workspace=files.workspace, subject=person):
        return [look for look in looks_at(person, files.workspace) if look.purpose == EXPORTING.slug]


def own_page(files: Files, person: UUID) -> str:
    link = PersonalLink("person", files.workspace, person).token()
    return Client().get(f"/p/{link}").content.decode()


def customer(tea: Files, name: str, **more: object) -> UUID:
    with reading_for(STORE, workspace=tea.workspace):
        made = Contact.objects.create(
            workspace_id=tea.workspace,
            name=name,
            **{"email": f"{name.lower()}@example.test", "phone": "+442079460000", "permits": 1, **more},
        )
    return UUID(str(made.pk))


def large_from(tea: Files, count: int) -> None:
    member = member_of(tea.owner)
    with reading_for(WORKSPACE, member=member, workspace=tea.workspace):
        set_threshold(tea.workspace, What.EXPORT, count - 1, member=member)


def answer(tea: Files, client: Client, **said: str) -> str:
    with reading_for(SERVICE, workspace=tea.workspace):
        asked = Request.objects.filter(workspace_id=tea.workspace).order_by("asked_at").last()
    assert asked
    place = tea.of(tea.newest(), f"/answer/{asked.pk}")
    return client.post(place, said, follow=True).content.decode()


def of(tea: Files, person: UUID) -> Asker:
    return Asker("contact", person, tea.workspace)


def ready(tea: Files, client: Client | None = None, **other: object) -> None:
    """A file that can be taken."""
    tea.ask(client or tea.owner, **other)
    work()


@pytest.fixture
@once
def tea(shop_owner: Client) -> Files:
    member = member_of(shop_owner)
    workspace = open_workspace(member, "Tea")
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)
    return Files(shop_owner, workspace)


@pytest.fixture
@once
def cast(tea: Files) -> dict[str, UUID]:
    return {name: customer(tea, name) for name in ("Ada", "Ben", "Cy")}


@pytest.fixture
@once
def admin(tea: Files, neighbour: Client) -> Client:
    """A second person who may take contacts out."""
    joined(tea.owner, tea.workspace, neighbour, "neighbour@example.test", "admin")
    return neighbour
