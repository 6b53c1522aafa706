"""A thousand people pass through the product, and not one of their values lies in clear anywhere: database files, write-ahead log,
server log, keyring, sessions, queue, files. Left out are only the letters and texts that the local page shows on purpose."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.fields import open_all, seal_all
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, STORE, WORKSPACE
from tests.canary import Scanner
from tests.cast import sign_up
from tests.house import DATA, as_owner

PEOPLE, MEMBERS = 1000, 3
COLUMNS = ("store_ref", "name", "email", "phone")
pytestmark = pytest.mark.promise("5-h", "4.2-a")


def value(what: str, person: int) -> str:
    """Nothing else in the house begins like this."""
    return {
        "email": f"zqx.kanari.{person:04d}.mail@example.test",
        "phone": f"+44 7{person:09d}"[:9] + f"-zqx-{person:04d}",
        "name": f"Zqx Kanari-{person:04d} 金丝雀",
    }.get(what, f"zqx-kanari-{what}-{person:04d}")


def planted() -> list[str]:
    whole = [
        value(column, person) for column in (*COLUMNS, "evidence", "sought", "failing") for person in range(PEOPLE)
    ]
    members = [
        text
        for n in range(MEMBERS)
        for text in (f"zqx.member.{n}@example.test", f"Zqx Nickname {n}", f"zqx.typo.{n}@example")
    ]
    return [*whole, *members]


def import_people(workspace: UUID) -> None:
    with reading_for(STORE, workspace=workspace):
        people = [
            Contact(workspace_id=workspace, **{column: value(column, n) for column in COLUMNS}) for n in range(PEOPLE)
        ]
        seal_all(people)
        Contact.objects.bulk_create(people)
        said = [
            ConsentEvent(
                owner=workspace, subject=person.pk, permit=int(Permit.EMAIL_MARKETING), state=State.GIVEN,
                wording="import-1", method="file", evidence=value("evidence", n),
            )
            for n, person in enumerate(people)
        ]  # fmt: skip
        seal_all(said)
        ConsentEvent.objects.bulk_create(said)
    index.claim_many(str(workspace), "email", {value("email", n): person.pk for n, person in enumerate(people)})


def look_at_them(workspace: UUID) -> None:
    with reading_for(SERVICE, workspace=workspace):
        people = list(Contact.objects.all())
        open_all(people, *COLUMNS)
        assert {person.email for person in people} == {value("email", n) for n in range(PEOPLE)}
    for n in range(PEOPLE):
        index.find(str(workspace), "email", value("sought", n))


def fail_with_them(workspace: UUID) -> None:
    """Statements that break on a value, as a mistake in the program would make them."""
    for n in range(50):
        for statement in ("SELECT %s::uuid", "SELECT %s::int", "UPDATE workspaces_workspace SET currency = %s"):
            with pytest.raises(DatabaseError), reading_for(SERVICE, workspace=workspace), connection.cursor() as cursor:
                cursor.execute(statement, [value("failing", n)])


def members_come_and_go() -> list[Client]:
    clients = []
    for n in range(MEMBERS):
        client = Client()
        client.post("/sign-in", {"address": f"zqx.typo.{n}@example"})
        sign_up(client, f"zqx.member.{n}@example.test")
        client.post("/my/profile/switch", {"on": "1"})
        client.post("/my/profile/nickname", {"nickname-nickname": f"Zqx Nickname {n}"})
        assert f"Zqx Nickname {n}" in client.get("/my/data").content.decode()
        clients.append(client)
    return clients


def found(scanner: Scanner) -> list[tuple[str, str, str]]:
    with as_owner() as owner:
        owner.execute("CHECKPOINT")
    return scanner.search(DATA, besides=(local.mail_folder(), local.text_folder()))[:20]


def test_nobodys_value_lies_in_clear_before_or_after_they_leave(
    mailbox: None, db: None, capfd: pytest.CaptureFixture[str]
) -> None:
    workspace, scanner = uuid7(), Scanner(planted())
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title="Tea", permits=Permit.STORE_DATA)
    import_people(workspace)
    look_at_them(workspace)
    fail_with_them(workspace)
    clients = members_come_and_go()
    assert found(scanner) == []
    rights.close_workspace(workspace)
    for client in clients:
        assert client.post("/my/cancel").status_code == 200
    assert found(scanner) == []
    assert scanner.hits("".join(capfd.readouterr()).encode()) == set()


HIDINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "base64": lambda text: base64.b64encode(b'{"a": "' + text.encode() + b'"}'),
    "base64 of itself": lambda text: base64.b64encode(text.encode()),
    "base64 one letter on": lambda text: base64.b64encode(b"x" + text.encode() + b"yz"),
    "url": lambda text: b"q=" + text.replace("@", "%40").replace(" ", "%20").encode(),
    "json": lambda text: b"\\u91d1" + text.encode("ascii", "backslashreplace"),
    "gzip": lambda text: gzip.compress(text.encode()),
}


@pytest.mark.parametrize("hiding", HIDINGS)
def test_the_search_finds_a_value_that_was_planted(tmp_path: Path, hiding: str) -> None:
    """The twin: an empty result above means that nothing was there, not that nothing was looked for."""
    text = value("email", 7)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.gz").write_bytes(b"\0" * 100 * (hiding != "gzip") + HIDINGS[hiding](text))
    scanner = Scanner(planted())
    assert {hit[1] for hit in scanner.search(tmp_path)} == {text}
    assert scanner.search(tmp_path, besides=[tmp_path / "deep"]) == []


def test_the_search_sees_a_column_that_was_not_sealed(db: None) -> None:
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title=value("name", 7))
    assert {hit[1] for hit in found(Scanner(planted()))} == {value("name", 7)}
