"""What leaves this machine goes to public services only, to the very address that was judged, and comes back small and soon."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest

from socialsmartly.privacy.recipients import egress
from socialsmartly.privacy.recipients.egress import MOST_BYTES, NOT_PUBLIC, Egress, is_public
from socialsmartly.privacy.recipients.errors import (
    AddressRefused,
    AnswerTooLarge,
    AskedInsideABlock,
    NoAnswer,
    Redirected,
)

PUBLIC = "93.184.215.14"
V4 = [network for network in NOT_PUBLIC if network.version == 4]
V6 = [
    "::",
    "::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
]


def forms(four: str) -> Iterator[str]:
    """Every way that some resolver has ever read as this address."""
    a, b, c, d = (int(part) for part in four.split("."))
    number = int(ipaddress.IPv4Address(four))
    yield from (four, f"{four}.", str(number), hex(number), hex(number).upper(), oct(number).replace("0o", "0"))
    yield from (
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{number & 0xFFFFFF}",
    )
    yield from (f"{a:03}.{b:03}.{c:03}.{d:03}", f"0{a:o}.{b}.{c}.{d:#x}", f"{four}%00.example.test", f"{four}%20")
    yield from (four.replace(".", "\u3002"), "".join(chr(ord(x) + 0xFEE0) if x.isdigit() else x for x in four))
    yield from (f"user@{four}", f"{PUBLIC}@{four}", f"{four}:80@{four}", f"{PUBLIC}\\@{four}", f"{four}\t", f" {four}")
    high, low = number >> 16, number & 0xFFFF
    for prefix in ("::ffff:", "::", "64:ff9b::", "64:ff9b:1::", "::ffff:0:"):
        yield from (f"[{prefix}{four}]", f"[{prefix}{high:x}:{low:x}]")
    yield from (
        f"[2002:{high:x}:{low:x}::1]",
        f"[2001:0:{high:x}:{low:x}::1]",
        f"[fe80::5efe:{four}]",
        f"[::ffff:{four}%25eth0]",
    )


PLACES = {str(network[at * (network.num_addresses - 1) // 2]) for network in V4 for at in range(3)} | {
    "169.254.169.254",
    "192.168.1.1",
}
HOSTS = sorted({form for four in PLACES for form in forms(four)} | {f"[{six}]" for six in V6})


def as_the_system_reads(name: str, port: int) -> list[str]:
    """The system's own reading of a number in any form, and no question to anybody."""
    answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(answer[4][0]) for answer in answers]


class Dialled:
    """A connect that notes where it was sent, and goes to a server of the test whatever that was."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.places: list[str] = []

    def __call__(self, place: tuple[str, int], seconds: float) -> socket.socket:
        self.places.append(place[0])
        return socket.create_connection(("127.0.0.1", self.port), seconds)


def test_every_form_of_a_private_address_is_refused_before_a_connection() -> None:
    dialled = Dialled()
    door = Egress(resolve=as_the_system_reads, connect=dialled)
    let_through = []
    for host in HOSTS:
        try:
            door.ask(f"https://{host}/hook")
        except (AddressRefused, NoAnswer):
            continue
        let_through.append(host)
    assert len(HOSTS) > 2000
    assert (let_through, dialled.places) == ([], [])


def test_a_door_that_judged_only_the_name_would_let_them_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the system reads many of these forms as a private address, and only the judgement of the answer stops them."""
    monkeypatch.setattr(egress, "is_public", lambda address: True)
    monkeypatch.setattr(egress, "host_name", lambda text: text)
    dialled = Dialled(port=1)
    for host in HOSTS:
        with suppress(AddressRefused, NoAnswer):
            Egress(resolve=as_the_system_reads, connect=dialled).ask(f"https://{host}/hook")
    assert len([place for place in dialled.places if not is_public(place)]) > 500


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://example.test/",
            "ftp://example.test/",
            "file:///etc/passwd",
            "gopher://example.test/",
            "//example.test/",
        ),
        *(
            "https://",
            "https:///x",
            "https://localhost/",
            "https://metadata/",
            "https://example.test:22/",
            "https://example.test:0/",
        ),
        *(
            "https://user:word@example.test/",
            "https://exa mple.test/",
            "https://example.test\r\nHost: x/",
            "https://[::1/",
            "",
        ),
        *("https://-example.test/", "https://example..test/", "https://" + "a" * 64 + ".test/", "https://example.123/"),
    ],
)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises((AddressRefused, NoAnswer)):
        Egress(resolve=lambda name, port: ["127.0.0.1"], connect=Dialled()).ask(url)


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(AddressRefused):
        Egress(resolve=lambda name, port: [PUBLIC, "10.0.0.1"]).judged("https://example.test/")


def test_names_in_other_scripts_are_asked_for_in_ascii() -> None:
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return [PUBLIC]

    target = Egress(resolve=resolve).judged("https://Bücher.example.test./a?b=c#d")
    assert asked == ["xn--bcher-kva.example.test"]
    assert (target.name, target.address, target.path, target.port) == (asked[0], PUBLIC, "/a?b=c", 443)


@pytest.fixture
def server() -> Iterator[Callable[[bytes], int]]:
    """A server that says to everybody what it is given, and then as much again as anybody will take."""
    listening = socket.create_server(("127.0.0.1", 0))
    said: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with closing(line), suppress(OSError):
                    line.recv(65536)
                    line.sendall(said[0])
                    while said[0].endswith(b"more"):
                        line.sendall(b"x")
                        time.sleep(0.02)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def says(answer: bytes) -> int:
        said[:] = [answer]
        return int(listening.getsockname()[1])

    yield says
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def door(port: int, **how: object) -> tuple[Egress, Dialled]:
    dialled = Dialled(port)
    return Egress(resolve=lambda name, port: [PUBLIC], connect=dialled, encrypted=False, **how), dialled  # type: ignore[arg-type]


def test_the_answer_comes_whole(server: Callable[[bytes], int]) -> None:
    out, _ = door(server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok"))
    answer = out.ask("http://example.test/hook", method="POST", body=b"{}")
    assert (answer.status, answer.headers["X-A"], answer.body) == (200, "b", b"ok")


def test_a_name_that_changes_its_answer_changes_nothing(server: Callable[[bytes], int]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    dialled = Dialled(server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    Egress(resolve=lambda name, port: next(answers), connect=dialled, encrypted=False).ask("http://example.test/")
    assert dialled.places == [PUBLIC]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: Callable[[bytes], int], status: int) -> None:
    out, dialled = door(
        server(f"HTTP/1.1 {status} Go\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n".encode())
    )
    with pytest.raises(Redirected):
        out.ask("http://example.test/")
    assert len(dialled.places) == 1


@pytest.mark.parametrize("length", [f"Content-Length: {10 * 1024**3}", "Connection: close"])
def test_an_answer_over_the_limit_is_dropped(server: Callable[[bytes], int], length: str) -> None:
    out, _ = door(server(f"HTTP/1.1 200 OK\r\n{length}\r\n\r\n".encode() + b"x" * (MOST_BYTES + 1)))
    with pytest.raises(AnswerTooLarge):
        out.ask("http://example.test/")


def test_half_an_answer_is_none(server: Callable[[bytes], int]) -> None:
    out, _ = door(server(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
    with pytest.raises(NoAnswer):
        out.ask("http://example.test/")


@pytest.mark.parametrize(
    "begins", ["HTTP/1.1 200 OK\r\nX-Slow: more", "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nmore"]
)
def test_an_answer_that_drips_is_cut_off_in_time(
    server: Callable[[bytes], int], begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of the door goes on only when it cuts: how long a busy machine takes says nothing of the door."""
    clock, cuts = [0.0], list[float]()

    def noted(seconds: float, cut: Callable[..., None], line: list[object]) -> threading.Timer:
        def fire() -> None:
            clock[0] += seconds
            cut(*line)

        cuts.append(seconds)
        return threading.Timer(0.05, fire)

    monkeypatch.setattr(egress, "Timer", noted)
    monkeypatch.setattr(egress, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    out, _ = door(server(begins.encode()))
    with pytest.raises(NoAnswer):
        out.ask("http://example.test/")
    assert cuts == [egress.SECONDS]


def test_the_certificate_is_for_the_name_and_a_server_without_one_is_no_server(server: Callable[[bytes], int]) -> None:
    dialled = Dialled(server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    with pytest.raises(NoAnswer):
        Egress(resolve=lambda name, port: [PUBLIC], connect=dialled).ask("https://example.test/")


def test_nobody_is_asked_inside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "connection", SimpleNamespace(in_atomic_block=True))
    with pytest.raises(AskedInsideABlock):
        Egress().ask("https://example.test/")


def test_a_refusal_does_not_say_the_address() -> None:
    with pytest.raises(AddressRefused) as refused:
        Egress().judged("https://ada@10.0.0.1/secret")
    assert "10.0.0.1" not in str(refused.value)
    assert "secret" not in str(refused.value)
