"""The one door through which this program asks another machine for anything.

The name is resolved once, every address it has is judged, and the connection goes to the address that was judged: a name that
answers differently a moment later changes nothing. No redirects, no proxies, ten seconds and one mebibyte in all.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

import idna
from django.db import connection

from socialsmartly.privacy.recipients.errors import (
    AddressRefused,
    AnswerTooLarge,
    AskedInsideABlock,
    NoAnswer,
    Redirected,
)

SECONDS: Final = 10.0
MOST_BYTES: Final = 1024 * 1024
BLOCK: Final = 64 * 1024

# What the registries of special addresses (RFC 6890 and after) keep for other uses than a public service, and one provider's own.
NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
PUBLIC_IPV6: Final = ipaddress.ip_network("2000::/3")
LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[tuple[str, int], float], socket.socket]


class Answer(NamedTuple):
    """What came back: whole, as it was sent, and never decoded here."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Target:
    """Where to go: the name for the certificate and the Host line, and the one address that was judged."""

    name: str
    address: str
    path: str
    port: int


def resolve(name: str, port: int) -> list[str]:
    """Every address of a name, asked once, with a limit that the system's resolver does not have."""
    pool = ThreadPoolExecutor(1)
    try:
        answers = pool.submit(socket.getaddrinfo, name, port, type=socket.SOCK_STREAM).result(SECONDS)
    finally:
        pool.shutdown(wait=False)
    return [str(answer[4][0]) for answer in answers]


@dataclass(frozen=True)
class Egress:
    """The door. What stands in the fields is what a test may replace; `encrypted` is never switched off outside one."""

    resolve: Resolve = resolve
    connect: Connect = socket.create_connection
    encrypted: bool = True
    seconds: float = SECONDS

    def ask(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request and its whole answer (AddressRefused, NoAnswer, Redirected, AnswerTooLarge, AskedInsideABlock)."""
        if connection.in_atomic_block:
            raise AskedInsideABlock
        deadline = time.monotonic() + self.seconds
        target = self.judged(url)
        try:
            line = self._line(target, deadline - time.monotonic())
        except OSError as failed:
            raise NoAnswer from failed
        ending = Timer(max(0.0, deadline - time.monotonic()), _cut, [line])
        ending.daemon = True
        ending.start()
        try:
            answer = _asked(line, target, method, body, {**(headers or {}), "Accept-Encoding": "identity"})
        except (OSError, http.client.HTTPException) as failed:
            raise NoAnswer from failed
        finally:
            ending.cancel()
            line.close()
        if time.monotonic() >= deadline:  # what was cut off looks like an end
            raise NoAnswer
        return answer

    def judged(self, url: str) -> Target:
        """The target of an address, or its refusal before anything is connected (AddressRefused)."""
        parts = _split(url, "https" if self.encrypted else "http")
        port = parts.port or (443 if self.encrypted else 80)
        if self.encrypted and port != 443:
            raise AddressRefused
        name = host_name(parts.hostname or "")
        try:
            found = [name] if _is_address(name) else self.resolve(name, port)
        except (OSError, TimeoutError, UnicodeError) as failed:
            raise NoAnswer from failed
        if not found or not all(map(is_public, found)):
            raise AddressRefused
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(name, found[0], path, port)

    def _line(self, target: Target, seconds: float) -> socket.socket:
        if seconds <= 0:
            raise TimeoutError
        line = self.connect((target.address, target.port), seconds)
        if not self.encrypted:
            return line
        return ssl.create_default_context().wrap_socket(
            line, server_hostname=target.name, do_handshake_on_connect=False
        )


def _asked(line: socket.socket, target: Target, method: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    asking = http.client.HTTPConnection(f"[{target.name}]" if ":" in target.name else target.name, target.port)
    asking.sock = line
    asking.request(method, target.path, body, dict(headers))
    answer = asking.getresponse()
    if 300 <= answer.status < 400:
        raise Redirected
    return Answer(answer.status, dict(answer.getheaders()), _read(answer))


def _split(url: str, scheme: str) -> SplitResult:
    if any(letter <= " " or letter in "\\\x7f" for letter in url):
        raise AddressRefused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        raise AddressRefused from wrong
    if parts.scheme != scheme or not parts.hostname or port == 0 or {"@", "%"} & set(parts.netloc):
        raise AddressRefused
    return parts


def shaped(url: str) -> str:
    """The host of an address that the door would take, judged without asking anybody (AddressRefused)."""
    return host_name(_split(url, "https").hostname or "")


def host_name(text: str) -> str:
    """The name in the one form in which it is resolved and verified: ASCII, small letters, no final dot (AddressRefused)."""
    if _is_address(text):
        return text
    try:
        name = idna.encode(text.rstrip("."), uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as wrong:
        raise AddressRefused from wrong
    labels = name.split(".")
    numeric = re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1])
    if numeric or len(labels) < 2 or not all(map(LABEL.fullmatch, labels)):
        raise AddressRefused
    return name


def _is_address(text: str) -> bool:
    with suppress(ValueError):
        ipaddress.ip_address(text)
        return True
    return False


def is_public(text: str) -> bool:
    """Whether an address is one that a public service may have. Forms that carry another address inside are refused whole."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.version == 6 and (address not in PUBLIC_IPV6 or address.scope_id):
        return False
    return not any(address in network for network in NOT_PUBLIC if network.version == address.version)


def _read(answer: http.client.HTTPResponse) -> bytes:
    kept = bytearray()
    while block := answer.read1(BLOCK):
        kept += block
        if len(kept) > MOST_BYTES:
            raise AnswerTooLarge
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return bytes(kept)


def _cut(line: socket.socket) -> None:
    """Ends a conversation that drags on, wherever it is."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
