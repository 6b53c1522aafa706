"""Asking a witness to sign the newest checkpoint of a log."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from socialsmartly.privacy.ledger.errors import NotCanonical, NotSigned, WitnessDisagrees, WitnessUnreachable
from socialsmartly.privacy.ledger.log import Log, LogReader
from socialsmartly.privacy.ledger.note import Verifier, from_decimal, open_checkpoint
from socialsmartly.privacy.ledger.witness.request import write_request
from socialsmartly.privacy.ledger.witness.server import HOST, PATH
from socialsmartly.privacy.ledger.witness.witness import SIZE

LONGEST_ANSWER = 4096
log = logging.getLogger("socialsmartly.ledger")


@dataclass(frozen=True)
class WitnessAt:
    """A witness on this machine, by its address and its key. `seconds` is the longest wait for each step of an answer."""

    url: str
    verifier: Verifier
    seconds: float = 2.0

    def look(self, written: Log) -> None:
        """Let the witness sign the newest checkpoint and keep it for proofs. A witness that does not answer holds nothing up;
        one that has seen another log stops everything (WitnessDisagrees)."""
        try:
            written.keep_cosigned(self.cosign(written), [self.verifier])
        except WitnessUnreachable:
            log.warning("the witness did not sign")

    def cosign(self, seen: LogReader) -> str:
        """The newest checkpoint with the witness's signature under it. Raises WitnessUnreachable, WitnessDisagrees."""
        note = seen.checkpoint()
        head = open_checkpoint(note, seen.verifier)
        earlier = seen.cosigned()
        old = min(head.size, open_checkpoint(earlier, seen.verifier).size) if earlier else 0
        status, kind, text = self._ask(seen, note, old, head.size)
        if status == 409 and kind == SIZE:
            old = _size(text)
            if old > head.size:
                raise WitnessDisagrees(f"it has seen {old} lines, the log has {head.size}")
            status, kind, text = self._ask(seen, note, old, head.size)
        if status in (409, 422):
            raise WitnessDisagrees(text.strip())
        if status != 200:
            raise WitnessUnreachable(f"{status}: {text.strip()}")
        return self._signed(seen, note, text)

    def _signed(self, seen: LogReader, note: str, lines: str) -> str:
        try:
            open_checkpoint(note + lines, seen.verifier, [self.verifier])
        except (NotSigned, NotCanonical) as error:
            raise WitnessUnreachable("its signature is not that of its key") from error
        return note + lines

    def _ask(self, seen: LogReader, note: str, old: int, new: int) -> tuple[int, str, str]:
        where = urlsplit(self.url)
        if where.scheme != "http" or where.hostname != HOST:
            raise WitnessUnreachable(f"only a witness at http://{HOST}")
        body = write_request(old, seen.consistency(old, new), note)
        connection = HTTPConnection(HOST, where.port, timeout=self.seconds)
        try:
            connection.request("POST", where.path + PATH, body, {"Content-Type": "text/plain; charset=utf-8"})
            answer = connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read(LONGEST_ANSWER).decode()
        except (OSError, HTTPException, UnicodeDecodeError) as error:
            raise WitnessUnreachable(type(error).__name__) from error
        finally:
            connection.close()


def _size(text: str) -> int:
    try:
        return from_decimal(text.removesuffix("\n"))
    except NotCanonical as error:
        raise WitnessUnreachable("its answer is no size") from error
