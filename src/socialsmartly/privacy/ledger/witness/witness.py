"""What a witness remembers, and when it signs: only a tree that continues the newest one it saw, and only once that is on its disk.

Its answers are those of C2SP tlog-witness.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from socialsmartly.privacy.ledger import disk, merkle
from socialsmartly.privacy.ledger.errors import KeyUnsafe, NotCanonical, NotSigned, WitnessBusy, WitnessRetired
from socialsmartly.privacy.ledger.keyfile import make_key, read_key
from socialsmartly.privacy.ledger.note import (
    COSIGNATURE,
    Checkpoint,
    SigningKey,
    Verifier,
    open_checkpoint,
    open_note,
    read_checkpoint,
    read_note,
    read_verifier,
    signed,
)
from socialsmartly.privacy.ledger.witness.request import Asked, read_request

KEY, NAME, BEGUN = "keys/witness.key", "keys/name", "keys/begun"
LOGS, SEEN, EVIDENCE = "logs", "seen", "evidence"
MOST_EVIDENCE = 1000
PLAIN, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    kind: str = PLAIN


NO_REQUEST = Answer(400, "This is no request of c2sp.org/tlog-witness.\n")


class Witness:
    """The state of a witness and its one question. Raises WitnessBusy, WitnessRetired, KeyUnsafe."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._clock = folder, clock
        if not (folder / NAME).exists():
            raise KeyUnsafe(f"{NAME} is missing")
        self._key = SigningKey((folder / NAME).read_text().strip(), read_key(folder / KEY), COSIGNATURE)
        try:
            self._lock = disk.lock(folder / "lock")
        except BlockingIOError as error:
            raise WitnessBusy from error
        for begun in (folder / BEGUN).glob("*"):
            if not begun.name.endswith(disk.DRAFT):
                self._last(begun.name)

    @property
    def verifier(self) -> Verifier:
        return self._key.verifier

    def close(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def add_checkpoint(self, body: bytes) -> Answer:
        """Sign the checkpoint if it continues the newest one seen; raises WitnessRetired, DiskFailed, after which it must end."""
        try:
            asked = read_request(body)
        except NotCanonical:
            return NO_REQUEST
        log = _id(asked.checkpoint.origin)
        trusted = self._folder / LOGS / log
        if not trusted.exists():
            return Answer(404, "This witness does not look at that log.\n")
        verifier = read_verifier(trusted.read_text().strip())
        try:
            open_checkpoint(asked.note, verifier)
        except NotSigned:
            return Answer(403, "The log has not signed this checkpoint.\n")
        except NotCanonical:
            return NO_REQUEST
        return self._judge(asked, log, body)

    def _judge(self, asked: Asked, log: str, body: bytes) -> Answer:
        last, head = self._last(log), asked.checkpoint
        known = last.size if last else 0
        if last and (head.size < known or (head.size == known and head.root != last.root)):
            self._keep(log, body)
        if asked.old > head.size:
            return Answer(400, "The old size is larger than the new one.\n")
        if asked.old != known:
            return Answer(409, f"{known}\n", SIZE)
        if last and head.size == known and head.root != last.root:
            return Answer(409, "Another tree of this size was seen before.\n")
        if not _follows(last, head, asked.proof):
            self._keep(log, body)
            return Answer(422, "The proof does not show that this tree continues the one seen before.\n")
        line = self._key.cosign(head.text, int(self._clock()))
        self._remember(log, signed(head.text, line))
        return Answer(200, line)

    def _last(self, log: str) -> Checkpoint | None:
        """The newest checkpoint signed for this log. A mark beside the key says that there must be one."""
        path = self._folder / SEEN / log
        if path.exists():
            return self._own(read_note(path))
        if (self._folder / BEGUN / log).exists():
            raise WitnessRetired(log)
        return None

    def _own(self, note: str) -> Checkpoint:
        text, signers = open_note(note, [self.verifier])
        if not signers:
            raise NotSigned("somebody wrote in the memory of the witness")
        return read_checkpoint(text)

    def _remember(self, log: str, note: str) -> None:
        seen = {f"{SEEN}/{log}": note.encode()}
        if not (self._folder / BEGUN / log).exists():
            disk.put(self._folder, seen)
            seen = {f"{BEGUN}/{log}": b""}
        disk.put(self._folder, seen)

    def _keep(self, log: str, body: bytes) -> None:
        """Keep what the log signed and should not have, once, and not so much that the disk fills."""
        name = f"{EVIDENCE}/{log}/{sha256(body).hexdigest()}"
        folder = self._folder / EVIDENCE / log
        if not (self._folder / name).exists() and (not folder.exists() or len(list(folder.iterdir())) < MOST_EVIDENCE):
            disk.put(self._folder, {name: body})


def begin(folder: Path, name: str) -> Verifier:
    """Make a witness: its key and its name, for life. Raises KeyExists; WitnessRetired where it had a key that is gone."""
    if any((folder / left).exists() for left in (SEEN, BEGUN)):
        raise WitnessRetired("its key is gone")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_key(folder / KEY)
    disk.put(folder, {NAME: f"{name}\n".encode()})
    return SigningKey(name, read_key(folder / KEY), COSIGNATURE).verifier


def trust(folder: Path, log: Verifier) -> None:
    """Let the witness look at this log."""
    disk.put(folder, {f"{LOGS}/{_id(log.name)}": f"{log}\n".encode()})


def _follows(last: Checkpoint | None, head: Checkpoint, proof: tuple[bytes, ...]) -> bool:
    """What was never seen, or seen empty, is continued by every tree, without a proof."""
    if last is None or last.size == 0:
        return not proof and (head.size > 0 or head.root == merkle.EMPTY)
    return merkle.continues(last.size, head.size, last.root, head.root, proof)


def _id(origin: str) -> str:
    return sha256(origin.encode()).hexdigest()[:32]
