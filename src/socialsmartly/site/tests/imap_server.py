"""A small IMAP server on the loopback interface, for real connections: the part of RFC 3501 that reading a mailbox needs.

It knows one person with one mailbox, keeps flags, and answers anything else with BAD, as a server does.
"""

from __future__ import annotations

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

USER, PASSWORD = "privacy", "secret"


@dataclass
class Stored:
    raw: bytes
    at: str
    flags: set[str] = field(default_factory=set)


class Inbox(socketserver.ThreadingTCPServer):
    """The mails by their uid, as number in the list plus one."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.mails: list[Stored] = []
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def flags(self) -> list[set[str]]:
        return [mail.flags for mail in self.mails]


class _Talk(socketserver.StreamRequestHandler):
    server: Inbox

    def handle(self) -> None:
        self._say(b"* OK ready")
        signed_in = False
        for line in iter(self.rfile.readline, b""):
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            command = rest.upper()
            if command == "CAPABILITY":
                self._say(b"* CAPABILITY IMAP4rev1")
                self._done(tag)
            elif command.startswith("LOGIN "):
                signed_in = rest[6:].replace('"', "") == f"{USER} {PASSWORD}"
                self._done(tag, "OK" if signed_in else "NO")
            elif command == "LOGOUT":
                self._say(b"* BYE")
                self._done(tag)
                return
            elif signed_in and command.startswith(("SELECT", "UID")):
                self._asked(rest)
                self._done(tag)
            else:
                self._done(tag, "BAD")

    def _asked(self, rest: str) -> None:
        verb, *words = rest.upper().removeprefix("UID ").split(" ")
        if verb == "SELECT":
            self._say(f"* {len(self.server.mails)} EXISTS".encode())
        elif verb == "SEARCH":
            new = [str(n) for n, mail in enumerate(self.server.mails, 1) if not mail.flags]
            self._say(" ".join(["* SEARCH", *new]).encode())
        elif verb == "FETCH":
            self._fetch(int(words[0]), int(re.search(r"<0\.(\d+)>", rest)[1]))  # type: ignore[index]  # the client asks so
        elif verb == "STORE":
            self.server.mails[int(words[0]) - 1].flags.add(words[2].strip("()\\").lower())

    def _fetch(self, uid: int, most: int) -> None:
        mail = self.server.mails[uid - 1]
        raw = mail.raw[:most]
        head = f'* {uid} FETCH (UID {uid} INTERNALDATE "{mail.at}" BODY[]<0> {{{len(raw)}}}\r\n'
        self.wfile.write(head.encode() + raw + b")\r\n")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _done(self, tag: str, answer: str = "OK") -> None:
        self._say(f"{tag} {answer} done".encode())


@contextmanager
def inbox() -> Iterator[Inbox]:
    with Inbox() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
