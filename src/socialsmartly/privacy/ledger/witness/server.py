"""The witness over HTTP, on the loopback address, one request at a time: the question and the memory must not race."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer

from socialsmartly.privacy.ledger.errors import DiskFailed, LedgerError
from socialsmartly.privacy.ledger.witness.request import LONGEST_REQUEST
from socialsmartly.privacy.ledger.witness.witness import Answer, Witness

HOST = "127.0.0.1"
PATH = "/add-checkpoint"
SECONDS_TO_SPEAK = 5


class Server(HTTPServer):
    """`run` answers until the disk fails. Port 0 takes any that is free; `url` says which."""

    def __init__(self, witness: Witness, port: int) -> None:
        super().__init__((HOST, port), Handler)
        self.witness = witness
        self.failed: DiskFailed | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}"

    def run(self) -> None:
        """Raises DiskFailed after it has said so to whoever asked."""
        while self.failed is None:
            self.handle_request()
        raise self.failed


class Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = SECONDS_TO_SPEAK
    wbufsize = -1  # one packet an answer: two small ones wait 40 ms for each other
    server_version = "witness"
    sys_version = ""

    def do_POST(self) -> None:
        answer = self._answer()
        body = answer.text.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> Answer:
        length = self.headers.get("Content-Length", "")
        if self.path != PATH:
            return Answer(404, f"Ask POST {PATH}.\n")
        if not (length.isascii() and length.isdigit()) or int(length) > LONGEST_REQUEST:
            return Answer(413, f"At most {LONGEST_REQUEST} bytes, with their number in Content-Length.\n")
        try:
            return self.server.witness.add_checkpoint(self.rfile.read(int(length)))
        except DiskFailed as error:
            self.server.failed = error
            return Answer(503, f"{error}\n")
        except LedgerError as error:
            return Answer(503, f"{error}\n")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Nothing: who asked is nobody's business, and what was refused lies in the evidence."""
