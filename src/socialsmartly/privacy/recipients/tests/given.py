"""Recipients, people and a machine that listens, for the tests of this room."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import time_machine
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.recipients import sending
from socialsmartly.privacy.recipients.actions.register import add
from socialsmartly.privacy.recipients.codes import Case, Category, Use
from socialsmartly.privacy.recipients.egress import Answer, Egress
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.rules import NOTICE
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import ACCOUNT, STORE, WORKSPACE

NAME = "contacts.Contact.name"
EMAIL, PHONE, LANGUAGE = "accounts.Member.email", "accounts.Member.phone", "accounts.Member.language"
ENDPOINT = "https://hook.example.com/in"
PUBLIC = "93.184.215.14"
USE = {Category.PARTNER: Use.OWN, Category.AFFILIATE: Use.UNUSUAL, Category.PROCESSOR: Use.SUPPORT}
CASE = {Category.PARTNER: Case.CONSENT, Category.AFFILIATE: Case.AFFILIATE, Category.PROCESSOR: Case.PROCESSOR}


def today() -> date:
    return timezone.now().date()


def terms(category: Category = Category.PROCESSOR, **changed: Any) -> Contract:
    """A whole contract that runs for a year from today."""
    said: dict[str, Any] = {
        "use": USE.get(category, Use.FIGURES),
        "name": "Canary Post Ltd",
        "contact": "privacy@canary.example",
        "said_en": "Answer the questions that people ask us.",
        "said_zh": "答复用户向我们提出的问题。",
        "method_en": "Sent to its machine, one person at a time.",
        "method_zh": "逐人发送至其服务器。",
        "items": [EMAIL, LANGUAGE],
        "begins_on": today(),
        "ends_on": today() + timedelta(days=365),
        "safeguards": "TLS, access by name, logs",
        "duties": "Helps with requests; is looked at once a year.",
        "no_other_use": True,
        "no_passing_on": True,
        "at_end": "delete",
        "assessment": "PIA-2026-7",
        "endpoint": ENDPOINT,
    }
    return Contract(**{**said, **changed})


def recipient(category: Category = Category.PROCESSOR, **changed: Any) -> Contract:
    """Somebody of whom people were told long enough ago."""
    whole = terms(category, **changed)
    with time_machine.travel(timezone.now() - NOTICE, tick=True):
        return add(category, whole)


def member(email: str = "ada@example.test", phone: str = "") -> Asker:
    handle = uuid7()
    with reading_for(ACCOUNT, member=handle):
        Member.objects.create(pk=handle, email=email, phone=phone or None)
    return Asker("member", handle)


def contact(name: str = "Ben") -> Asker:
    """A customer of a shop that may read its store."""
    keeper = member("keeper@example.test").subject
    shop = open_workspace(keeper, "Canary Teas")
    with reading_for(WORKSPACE, member=keeper, workspace=shop):
        allow_reading(workspace=shop, member=keeper)
    with reading_for(STORE, workspace=shop):
        made = Contact.objects.create(workspace_id=shop, name=name, email="ben@example.test")
    return Asker("contact", made.pk, shop)


@dataclass
class Machine:
    """The recipient's server: what came to it, and what it answers from now on."""

    port: int = 0
    status: int = 200
    body: bytes = b""
    came: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(raw) for _, raw in self.came]


@dataclass(frozen=True)
class ToTheTest(Egress):
    """The door as it is, but every name lives at a public address whose wire ends at the server of the test, without TLS."""

    port: int = 0

    def ask(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return super().ask("http" + url.removeprefix("https"), method=method, body=body, headers=headers)


@contextmanager
def listening() -> Iterator[Machine]:
    """A real server on loopback, and the door that leads to it."""
    machine = Machine()

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            machine.came.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(machine.status)
            self.send_header("Content-Length", str(len(machine.body)))
            self.end_headers()
            self.wfile.write(machine.body)

        def log_message(self, *_: object) -> None:
            """A test prints nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    machine.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    before = sending.DOOR
    sending.DOOR = ToTheTest(
        resolve=lambda *_: [PUBLIC],
        connect=lambda _place, seconds: socket.create_connection(("127.0.0.1", machine.port), seconds),
        encrypted=False,
    )
    try:
        yield machine
    finally:
        sending.DOOR = before
        server.shutdown()
        thread.join()
        server.server_close()
