"""A file costs what its limits say and no more, whatever is inside it and whatever it is called."""

from __future__ import annotations

import gzip
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client

from socialsmartly.product.stores import files, uploading
from socialsmartly.product.stores.rules import refusals
from socialsmartly.product.stores.rules.header import columns_in
from socialsmartly.product.stores.rules.reading import Limits, open_lines
from socialsmartly.product.stores.tests.test_pages import open_shop

MEMORY = 64 * 1024 * 1024
SECONDS = 2.0
MEBIBYTE = 1024 * 1024
HEADER = ",".join(columns_in("GBP")).encode() + b"\n"
BOUNDARY = "cut-here"
FORM = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
)


def packed(*pieces: tuple[bytes, int]) -> bytes:
    """Each piece as often as it says, packed as tightly as gzip can, without ever holding it whole."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as bomb:
        for piece, times in pieces:
            block = piece * max(1, MEBIBYTE // len(piece))
            for _ in range(max(1, times * len(piece) // len(block))):
                bomb.write(block)
    return out.getvalue()


def zipped(entries: int, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(f"../../{number}.csv", b"\0" * size)
    return out.getvalue()


BOMBS: dict[str, tuple[Callable[[], bytes], type[refusals.FileRefused]]] = {
    "zeros": (lambda: packed((HEADER, 1), (b"\0", 200 * MEBIBYTE)), refusals.FileRefused),
    "zeros without a header": (lambda: packed((b"\0", 200 * MEBIBYTE)), refusals.FileRefused),
    "gzip in gzip": (lambda: gzip.compress(packed((b"\0", 200 * MEBIBYTE))), refusals.FileRefused),
    "zip": (lambda: zipped(1, 64 * MEBIBYTE), refusals.NotText),
    "zip of many": (lambda: zipped(2000, 1), refusals.FileRefused),
    "cut off": (lambda: packed((HEADER, 1), (b"\0", MEBIBYTE))[:-20], refusals.FileRefused),
    "nothing": (lambda: b"", refusals.FileEmpty),
    "nothing in gzip": (lambda: gzip.compress(b""), refusals.FileEmpty),
}


@contextmanager
def costs() -> Iterator[dict[str, float]]:
    """The highest memory that Python took, in bytes, and processor time, in seconds; looking at memory makes that several times more."""
    told: dict[str, float] = {}
    tracemalloc.start()
    began = time.process_time()
    try:
        yield told
    finally:
        told["seconds"] = time.process_time() - began
        told["memory"] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


def read_whole(path: Path, limits: Limits | None = None) -> int:
    with open_lines(path, limits=limits or Limits()) as reading:
        return sum(len(batch.rows) + len(batch.set_aside) for batch in reading)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little_and_is_refused(tmp_path: Path, name: str) -> None:
    make, refusal = BOMBS[name]
    path = tmp_path / "bomb"
    path.write_bytes(make())
    with costs() as cost, pytest.raises(refusal):
        read_whole(path)
    assert cost["memory"] < MEMORY, cost
    assert cost["seconds"] < SECONDS, cost
    with costs() as cost:
        files.count_lines(path)
    assert cost["memory"] < MEMORY, cost
    assert cost["seconds"] < SECONDS, cost


def test_a_reader_that_unpacks_at_once_would_be_seen(tmp_path: Path) -> None:
    """The twin."""
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS["zeros"][0]())
    with costs() as cost, gzip.open(path) as whole:
        assert len(whole.read()) > MEMORY
    assert cost["memory"] > MEMORY


@pytest.mark.parametrize("line", [b"\n", b",,,,,,,\n", b"a,b\n"])
def test_lines_are_counted_as_well_as_bytes(tmp_path: Path, line: bytes) -> None:
    """Lines pack as tightly as zeros, and each one set aside costs more than its bytes."""
    path = tmp_path / "lines"
    path.write_bytes(gzip.compress(HEADER + line * 100_000))
    with pytest.raises(refusals.TooManyLines) as refused:
        read_whole(path, Limits(lines=50_000))
    assert "50000 lines" in str(refused.value)
    assert read_whole(path) == 100_000


class Stream:
    """A body that is made while it is read, and counts how much was taken of it."""

    def __init__(self, size: int) -> None:
        self.size, self.read_so_far = size, 0

    def read(self, most: int = -1) -> bytes:
        begin = FORM.encode()[self.read_so_far : self.read_so_far + most] if self.read_so_far < len(FORM) else b""
        block = begin or b"x" * min(most if most > 0 else MEBIBYTE, self.size - self.read_so_far)
        self.read_so_far += len(block)
        return block

    def readline(self, most: int = -1) -> bytes:
        return self.read(most)


def stream_to(client: Client, workspace: UUID, size: int) -> tuple[HttpResponseBase, Stream]:
    body = Stream(size)
    answer = client.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/w/{workspace}/store/bring/file",
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(size),
            "wsgi.input": body,
        }
    )
    return answer, body


def waiting() -> list[Path]:
    return list(files.place_of(UUID(int=0)).parent.iterdir())


def test_a_stream_of_five_gigabytes_is_refused_at_its_beginning(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    with costs() as cost:
        answer, body = stream_to(shop_owner, workspace, 5 * 1024**3)
    assert answer.status_code == 422
    assert "larger than 200 MB" in answer.getvalue().decode()
    assert body.read_so_far < 4 * MEBIBYTE
    assert cost["memory"] < MEMORY, cost
    assert waiting() == []


def test_a_stream_somewhat_too_long_is_passed_over_and_answered(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_shop(shop_owner)
    monkeypatch.setattr(files, "MOST_BYTES", 2 * MEBIBYTE)
    with costs() as cost:
        answer, body = stream_to(shop_owner, workspace, 40 * MEBIBYTE)
    assert answer.status_code == 422
    assert body.read_so_far == body.size
    assert cost["memory"] < MEMORY, cost
    assert waiting() == []


def test_a_stream_that_drips_is_cut_off(shop_owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_shop(shop_owner)
    monkeypatch.setattr(uploading, "MOST_SECONDS", -1)
    answer, body = stream_to(shop_owner, workspace, 40 * MEBIBYTE)
    assert answer.status_code == 422
    assert "did not arrive within fifteen minutes" in answer.getvalue().decode()
    assert body.read_so_far < body.size
    assert waiting() == []


NAMES = (
    *(
        "../../../etc/passwd",
        "/etc/passwd",
        "..\\..\\windows.csv",
        "a\r\nSet-Cookie: b.csv",
        "\u202evsc.exe",
        "a\x00.csv",
        "con",
    ),
    *("a" * 5000 + ".csv", "<script>xss(1)</script>.csv", "\u5e97\u94fa.csv", "=cmd|' /C calc'!A0.csv"),
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_becomes_a_path(shop_owner: Client, name: str) -> None:
    workspace = open_shop(shop_owner)
    before = set(files.place_of(UUID(int=0)).parent.parent.rglob("*"))
    answer = shop_owner.post(f"/w/{workspace}/store/bring/file", {"file": SimpleUploadedFile(name, HEADER + b"x\n")})
    assert answer.status_code in {302, 422}
    for made in set(files.place_of(UUID(int=0)).parent.parent.rglob("*")) - before:
        UUID(made.name)  # or it would raise
        made.unlink()
