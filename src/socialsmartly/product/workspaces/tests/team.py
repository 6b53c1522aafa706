"""The people of a shop, who come in as everybody does: asked by the page, written to by the worker, and by the link of the mail."""

from __future__ import annotations

import re
from uuid import UUID

from django.test import Client
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.models import Colleague, Invitation, Seat
from socialsmartly.words.purposes import TEAM, WORKSPACE
from tests.house import as_login, as_owner

LEA = "lea@example.test"


def asked(owner: Client, shop: UUID, address: str = LEA, role: str = "support") -> str:
    """Invite somebody and have the mail written; the path of its link."""
    told = {"address": address, "role": role, "language": "en"}
    answer = owner.post(f"/w/{shop}/team/invite", told)
    assert answer.status_code == 302, re.findall(
        r'<ul class="errorlist[^>]*>.*?</ul>', answer.content.decode(), re.DOTALL
    )
    work()
    return link_to(address)


def work() -> None:
    with as_owner() as owner:
        waiting = owner.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE task_name LIKE 'workspaces.%'"
        ).fetchall()
        owner.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE 'workspaces.%'")
    with as_login("worker"):
        for _id, name, ids in sorted(waiting):
            app.tasks[name].func(**ids)


def link_to(address: str) -> str:
    newest = max((m for m in local.mails() if m.to == address and "/join/" in m.text), key=lambda mail: mail.at)
    found = re.search(r"http://testserver(/join/\S+)", newest.text)
    assert found
    return found[1]


def joined(owner: Client, shop: UUID, colleague: Client, address: str = LEA, role: str = "support") -> UUID:
    """Invited and come in; the colleague's handle in the shop's list."""
    answer = colleague.post(asked(owner, shop, address, role))
    assert answer.status_code == 302, answer.content.decode()
    return next(one.pk for one in people(shop) if one.role == role)


def people(shop: UUID) -> list[Colleague]:
    with reading_for(TEAM, workspace=shop):
        return list(Colleague.objects.filter(workspace_id=shop).order_by("since"))


def invitations(shop: UUID) -> list[Invitation]:
    with reading_for(TEAM, workspace=shop):
        return list(Invitation.objects.filter(workspace_id=shop))


def seat_of(member: UUID, shop: UUID) -> str | None:
    with reading_for(WORKSPACE, member=member):
        found: str | None = Seat.objects.filter(workspace=shop).values_list("role", flat=True).first()
        return found
