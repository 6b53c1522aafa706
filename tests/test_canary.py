"""A thousand people pass through the product, and not one of their values lies in clear anywhere: database files, write-ahead log,
server log, keyring, sessions, queue, files. Left out are only the letters and texts that the local page shows on purpose."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import WORKSPACE
from tests import canaries
from tests.canaries import PEOPLE, VALUES, planted, value
from tests.canary import Scanner
from tests.house import DATA, as_login, as_owner

pytestmark = pytest.mark.promise("5-h", "4.2-a")
LETTERS = (local.mail_folder(), local.text_folder())


def found(scanner: Scanner) -> list[tuple[str, str, str]]:
    with as_owner() as owner:
        owner.execute("CHECKPOINT")
    return scanner.search(DATA, besides=LETTERS)[:20]


@pytest.mark.slow
def test_nobodys_value_lies_in_clear_before_or_after_they_leave(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    scanner = Scanner(planted())
    assert len(VALUES) * PEOPLE >= 10_000
    workspace = canaries.come_in(shop_owner, monkeypatch)
    handles = canaries.are_looked_at(shop_owner, workspace)
    canaries.are_written_to(shop_owner, workspace)
    canaries.use_their_links(workspace, handles)
    canaries.meet_a_mistake(workspace)
    canaries.fail_to_sign_in()
    members = canaries.members_come()
    assert found(scanner) == []
    canaries.delete_themselves(workspace, handles)
    for client in (*members, shop_owner):
        assert client.post("/my/cancel", {"now": "1"}).status_code == 200
    with as_login("worker"):
        sweep(timezone.now() + timedelta(days=2))  # what strangers never confirmed goes by its clock
    assert rows_of_people() == 0
    assert found(scanner) == []
    assert scanner.hits("".join(capfd.readouterr()).encode()) == set()


def rows_of_people() -> int:
    with as_owner() as owner:
        counts = "SELECT (SELECT count(*) FROM contacts_contact) + (SELECT count(*) FROM accounts_member)"
        (count,) = owner.execute(counts).fetchone() or (0,)
    return int(count) + SubjectKey.objects.count()


def digest(name: str, text: str) -> bytes:
    return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest().encode()


HIDINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "base64": lambda text: base64.b64encode(b'{"a": "' + text.encode() + b'"}'),
    "base64 of itself": lambda text: base64.b64encode(text.encode()),
    "base64 one letter on": lambda text: base64.b64encode(b"x" + text.encode() + b"yz"),
    "url": lambda text: b"q=" + quote(text, safe="").encode(),
    "form": lambda text: urlencode({"q": text}).encode(),
    "json": lambda text: b"\\u91d1" + text.encode("ascii", "backslashreplace"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "sha-256": lambda text: digest("sha256", text),
    "SHA-256": lambda text: digest("sha256", text).upper(),
    "sha-1 among hexadecimal": lambda text: b"ab" * 20 + digest("sha1", text) + b"cd" * 9,
    "md5 of the normalised value": lambda text: digest("md5", text.strip().lower()),
}


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(planted())


@pytest.mark.parametrize("what", VALUES)
@pytest.mark.parametrize("hiding", HIDINGS)
def test_the_search_finds_a_value_that_was_planted(tmp_path: Path, scanner: Scanner, hiding: str, what: str) -> None:
    """The twin: an empty result above means that nothing was there, not that nothing was looked for."""
    text = value(what, 7)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.gz").write_bytes(b"\0" * 100 * (hiding != "gzip") + HIDINGS[hiding](text))
    assert text in {hit[1] for hit in scanner.search(tmp_path)}
    assert scanner.search(tmp_path, besides=[tmp_path / "deep"]) == []


def test_the_search_finds_nothing_where_nothing_is(tmp_path: Path, scanner: Scanner) -> None:
    almost = [value(what, 7)[:-1] + "%" for what in VALUES]
    (tmp_path / "file").write_bytes("\n".join(almost).encode() + b"ab12" * 100)
    assert scanner.search(tmp_path) == []


def test_the_search_reaches_every_place(shop_owner: Client) -> None:
    """The other twin: a value in each place that the first test calls empty, each put there as a mistake would.

    They are values of nobody above, since what was once in the write-ahead log stays there for the tests that follow.
    """
    left = [value("name", n) for n in range(9000, 9007)]
    column, overwritten, session, queue, key, file, log = left
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title=overwritten)
        Workspace.objects.filter(pk=workspace).update(title=column)
    with as_owner() as owner:
        owner.execute("UPDATE accounts_signin SET payload = %s", [base64.b64encode(f"x{session}".encode())])
        owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, args, status, attempts) "
            "VALUES ('default', 'none', 0, 'a', jsonb_build_object('name', %s::text), 'todo', 0)",
            [queue],
        )
    SubjectKey.objects.create(kid=b"k" * 16, subject=uuid7(), key_class=1, generation=1, wrapped=key.encode())
    planted_files = {DATA / "files" / "left.csv": file, DATA / "log" / "left.log": digest("sha256", log).decode()}
    for place, text in planted_files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    try:
        assert {hit[1] for hit in found(Scanner(left))} == set(left)
    finally:
        for place in planted_files:
            place.unlink()
