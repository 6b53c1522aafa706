"""A shop, its owner and its customers at the desk, made through the pages and the real mail server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.desk.models import Conversation
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import DESK
from tests.cast import member_of
from tests.house import as_login, as_owner

ADA = "ada@example.test"
ASKED = {"kind": "in-sale", "title": "Green tea", "text": "Is it fresh?", "email": ADA, "called": "Ada"}


@dataclass(frozen=True)
class Shop:
    owner: Client
    workspace: UUID

    @property
    def desk(self) -> str:
        return f"/w/{self.workspace}/desk"

    def only(self) -> Conversation:
        with reading_for(DESK, workspace=self.workspace):
            found: Conversation = Conversation.objects.get(workspace_id=self.workspace)
            return found

    def of(self, conversation: Conversation) -> str:
        return f"{self.desk}/{conversation.pk}"


def open_shop(owner: Client, title: str = "Tea") -> Shop:
    return Shop(owner, open_workspace(member_of(owner), title))


def write(client: Client, shop: Shop, **said: object) -> HttpResponse:
    """As a browser sends the page for everybody, with the id that the page carries."""
    page = client.get(f"/write/{shop.workspace}").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    answer = client.post(f"/write/{shop.workspace}", {**ASKED, "key": key[1], **said})
    assert isinstance(answer, HttpResponse)
    return answer


def work() -> None:
    """Run what waits on the queue, as the worker. A process of its own, which a test of every job would pay two seconds for, is tried by
    the walk in the browser."""
    with as_owner() as owner:
        waiting = owner.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'desk.%'"
        ).fetchall()
        owner.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE 'desk.%'")
    with as_login("worker"):
        for _id, name, ids in sorted(waiting):
            app.tasks[name].func(**ids)


def link_in_mail(to: str = ADA) -> str:
    """The newest link that went to an address, as a path."""
    newest = max((m for m in local.mails() if m.to == to), key=lambda mail: mail.at)
    found = re.search(r"http://testserver(/talk/\S+)", newest.text)
    assert found
    return found[1]
