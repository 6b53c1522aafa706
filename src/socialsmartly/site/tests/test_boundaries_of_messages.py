"""Where a request ends the server reads one way: what hides behind a second length is no request of its own (ASVS V4.2.1)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialsmartly.site.supervisor import embedded, free_port
from socialsmartly.site.tests.test_cut_off import ended
from socialsmartly.site.tests.test_up import READY, lines_until, start

pytestmark = pytest.mark.slow
HIDDEN = b"GET /.well-known/gpc.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
"""It would be answered with the one page whose words are known."""
KNOWN = b'"gpc"'
LAST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)


def post(*lengths: bytes, body: bytes) -> bytes:
    return b"\r\n".join([b"POST /policy HTTP/1.1", b"Host: localhost", *lengths, b"", body])


AMBIGUOUS = {
    "both, the length shorter": post(b"Content-Length: 4", b"Transfer-Encoding: chunked", body=CHUNKED),
    "both, in the other order": post(b"Transfer-Encoding: chunked", b"Content-Length: 4", body=CHUNKED),
    "two lengths": post(b"Content-Length: 0", b"Content-Length: %d" % len(HIDDEN), body=HIDDEN),
    "two lengths, the other first": post(b"Content-Length: %d" % len(HIDDEN), b"Content-Length: 0", body=HIDDEN),
    "a space before the colon": post(b"Content-Length: 0", b"Transfer-Encoding : chunked", body=CHUNKED),
    "an encoding nobody knows": post(b"Content-Length: 0", b"Transfer-Encoding: xchunked", body=CHUNKED),
    "a length with a sign": post(b"Content-Length: +%d" % len(HIDDEN), body=HIDDEN),
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    data, here = tmp_path_factory.mktemp("boundaries") / "var", free_port()
    running = start(Path(data), here)
    said = "".join(lines_until(running, READY))
    assert READY in said, said
    yield here
    ended(running)
    embedded(data).stop()


def answers(port: int, sent: bytes) -> bytes:
    """Everything that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("request_", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
def test_what_hides_in_one_request_is_no_second_one(port: int, request_: bytes) -> None:
    said = answers(port, request_ + LAST)
    assert KNOWN not in said
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403")), "refused as broken, or as a form from elsewhere"


def test_were_it_a_request_it_would_be_answered(port: int) -> None:
    """The twin."""
    assert KNOWN in answers(port, HIDDEN + LAST)
