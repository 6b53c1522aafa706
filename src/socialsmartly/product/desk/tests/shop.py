"""A shop, its owner and its customers at the desk, made through the pages and the real mail server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.product.contacts.models import Contact, Order, OrderLine
from socialsmartly.product.desk.models import Conversation
from socialsmartly.product.messaging import local
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import DESK, STORE, WORKSPACE
from tests.cast import member_of
from tests.house import as_login, as_owner

ADA = "ada@example.test"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
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
    member = member_of(owner)
    workspace = open_workspace(member, title)
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)
    return Shop(owner, workspace)


def customer(shop: Shop, *numbers: str, address: str = ADA) -> UUID:
    """Somebody who bought, with one order for each number."""
    with reading_for(STORE, workspace=shop.workspace):
        made = Contact.objects.create(
            workspace_id=shop.workspace, name="Ada Canary", email=address, phone="+442079460000"
        )
        for number in numbers:
            about = {"workspace_id": shop.workspace, "contact_id": made.pk}
            order = Order.objects.create(
                **about, store=uuid7(), number=number, placed_at=NEW_YEAR, total_minor=1200, units=2, lines_count=1
            )
            OrderLine.objects.create(**about, order_id=order.pk, sku=f"TEA-{number}", quantity=2, unit_price_milli=6000)
    index.claim(str(shop.workspace), "email", address, made.pk)
    return UUID(str(made.pk))


def post(client: Client, path: str, **said: str) -> HttpResponse:
    """Send a form of the page at `path` with the id that it carries."""
    key = re.search(r'name="key" value="([^"]+)"', client.get(path).content.decode())
    assert key
    answer = client.post(path, {"key": key[1], **said})
    assert isinstance(answer, HttpResponse)
    return answer


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
