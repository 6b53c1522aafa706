"""A scanner of this machine looks at files before they are kept. It stands here for clamd, and speaks as clamd does over its socket."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants.forms import PapersField
from socialsmartly.privacy.recipients.errors import AskedInsideABlock, FileHarmful, NotLookedAt, ScannerElsewhere
from socialsmartly.privacy.recipients.scanning import CHUNK, check_scanner, look_at
from socialsmartly.product.desk.tests.shop import Shop, open_shop, write
from socialsmartly.words.purposes import WORKSPACE
from tests.house import as_owner
from tests.once import once

KNOWN = b"X5O!P%@AP[4 a text that the scanner knows"
"""Not the test file that real scanners know: one of this machine would take this test away."""
SAYS = {"clean": b"stream: OK\0", "known": b"stream: Eicar-Test-Signature FOUND\0"}


class Clamd(socketserver.StreamRequestHandler):
    """INSTREAM: pieces, each with its length before it, until one of no length; then a word about all of them."""

    seen: list[bytes]
    says: bytes | None = None

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b"".join(iter(self.piece, b""))
        self.seen.append(content)
        self.wfile.write(self.says or SAYS["known" if KNOWN in content else "clean"])

    def piece(self) -> bytes:
        (size,) = struct.unpack("!I", self.rfile.read(4))
        assert size <= CHUNK
        return self.rfile.read(size)


@contextmanager
def scanner(folder: Path, says: bytes | None = None) -> Iterator[list[bytes]]:
    seen: list[bytes] = []
    made = type("Clamd", (Clamd,), {"seen": seen, "says": says})
    with socketserver.ThreadingUnixStreamServer(str(folder / "clamd"), made) as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        try:
            with override_settings(SOCIALSMARTLY_SCANNER=str(folder / "clamd")):
                yield seen
        finally:
            server.shutdown()
            running.join()


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


def files_kept() -> int:
    with as_owner() as owner:
        return int(owner.execute("SELECT count(*) FROM desk_attachment").fetchone()[0])  # type: ignore[index]


def test_a_file_is_looked_at_whole_and_kept(tea: Shop, stranger: Client, tmp_path: Path) -> None:
    content = b"a long text\n" * 20_000
    with scanner(tmp_path) as seen:
        assert write(stranger, tea, attached=[SimpleUploadedFile("notes.txt", content)]).status_code == 200
    assert seen == [content]
    assert files_kept() == 1


def test_a_file_that_the_scanner_knows_is_not_taken_and_the_words_stay(
    tea: Shop, stranger: Client, tmp_path: Path
) -> None:
    with scanner(tmp_path):
        answer = write(stranger, tea, attached=[SimpleUploadedFile("notes.txt", KNOWN)])
    assert answer.status_code == 422
    assert "looks like malware" in answer.content.decode()
    assert "Is it fresh?" in answer.content.decode()
    assert files_kept() == 0


def test_without_a_scanner_the_same_file_would_be_kept(tea: Shop, stranger: Client) -> None:
    """The twin."""
    assert write(stranger, tea, attached=[SimpleUploadedFile("notes.txt", KNOWN)]).status_code == 200
    assert files_kept() == 1


def test_while_the_scanner_is_away_no_file_is_taken(tea: Shop, stranger: Client, tmp_path: Path) -> None:
    with override_settings(SOCIALSMARTLY_SCANNER=str(tmp_path / "nobody")):
        answer = write(stranger, tea, attached=[SimpleUploadedFile("notes.txt", b"good")])
        assert answer.status_code == 422
        assert "cannot be looked at" in answer.content.decode()
        assert write(stranger, tea).status_code == 200, "and words are taken as ever"
    assert files_kept() == 0


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK, perhaps\0"])
def test_any_other_word_of_the_scanner_lets_nothing_pass(tmp_path: Path, says: bytes) -> None:
    with scanner(tmp_path, says or b"\0"), pytest.raises(NotLookedAt):
        look_at(b"good")


def test_a_scanner_that_falls_silent_lets_nothing_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialsmartly.privacy.recipients.scanning.SECONDS", 0.05)
    with socket.socket(socket.AF_UNIX) as deaf, override_settings(SOCIALSMARTLY_SCANNER=str(tmp_path / "deaf")):
        deaf.bind(str(tmp_path / "deaf"))
        deaf.listen()
        with pytest.raises(NotLookedAt):
            look_at(b"good")


def test_nothing_is_looked_at_inside_a_block_where_others_would_wait(tea: Shop, tmp_path: Path) -> None:
    with scanner(tmp_path) as seen:
        with reading_for(WORKSPACE, workspace=tea.workspace), pytest.raises(AskedInsideABlock):
            look_at(b"good")
        assert seen == []
        look_at(b"good")
    assert seen == [b"good"]


def test_what_is_known_is_refused_wherever_it_lies_in_the_file(tmp_path: Path) -> None:
    with scanner(tmp_path), pytest.raises(FileHarmful):
        look_at(bytes(3 * CHUNK) + KNOWN)


def test_papers_of_who_has_to_show_who_they_are_are_looked_at_too(tmp_path: Path) -> None:
    with scanner(tmp_path) as seen:
        (kept,) = PapersField().clean([SimpleUploadedFile("paper.pdf", b"%PDF-1.7 a paper")])
        with pytest.raises(ValidationError, match="looks like malware"):
            PapersField().clean([SimpleUploadedFile("paper.pdf", b"%PDF-1.7 " + KNOWN)])
    assert kept in seen


@pytest.mark.parametrize("elsewhere", ["127.0.0.1:3310", "clamd.example", "clamd.ctl"])
def test_a_scanner_elsewhere_is_refused_before_anything_serves(elsewhere: str) -> None:
    with override_settings(SOCIALSMARTLY_SCANNER=elsewhere), pytest.raises(ScannerElsewhere):
        check_scanner()
    with override_settings(SOCIALSMARTLY_SCANNER="/run/clamav/clamd.ctl"):
        check_scanner()
