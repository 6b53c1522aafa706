"""Remembering who asked a shop to delete them, so that a file of the shop does not bring them back.

What is left is a keyed hash of each entry that the index had of them, under a key of its own, with the shop it holds for and a last
day: no handle, no time, nothing that two hashes of one person have in common. It leads nowhere, and can only say yes to a value that
somebody holds already.

The journal has each hash, too, sealed for as long as it counts (`remembering.py`): a keyring from a backup has forgotten who came in and
left after it was made.
"""

from __future__ import annotations

import base64
import hmac
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256, sha512
from typing import Final
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.utils import timezone

from socialsmartly.privacy.journal.actions import append
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.keyring import index, remembering
from socialsmartly.privacy.keyring.files import pepper
from socialsmartly.privacy.keyring.keys import AT_ONCE
from socialsmartly.privacy.keyring.models import Erased, IndexEntry, SuppressedKey
from socialsmartly.privacy.keyring.plain import ask, delete, handles, one_of
from socialsmartly.privacy.keyring.remembering import CEILING
from socialsmartly.privacy.keyring.store import one_writer
from socialsmartly.words import keeps

PURPOSE: Final = b"suppression"
VALUES: Final = b"suppression of a value"
INHERITED: Final = b"keys of shops that came from another house"
OPENS: Final = ".opens"
"""How the journal says that a line has such a key and no hash."""
log = logging.getLogger("socialsmartly.keyring")


@keeps("4.2-i")
def remember(workspace: UUID, subject: UUID, until: date | None = None) -> None:
    """Keep what the index knows a person by, for the day when they are in it no more. Call it before they are erased.

    An import looks here only for people it does not have, so remembering first does no harm if the erasure never comes. `until` is the
    last day where it need not be as late as it may be.
    """
    enter(dict.fromkeys(_digests_of(workspace, subject), workspace), until or _today() + CEILING)


@keeps("4.2-i", "4.3-a")
def remember_value(workspace: UUID, kind: str, value: str) -> None:
    """Keep one value that leads to the person no more, so that a file does not begin to write to it again. It stands for the value
    alone: whoever has it now may become a customer, without it."""
    enter({_own(workspace, kind, value, VALUES): workspace}, _today() + CEILING)


def forget(workspace: UUID, subject: UUID) -> None:
    """Let go of somebody who stays after all, or who asked that nothing be remembered."""
    known = SuppressedKey.objects.filter(digest__in=_digests_of(workspace, subject)).values_list("digest", flat=True)
    enter({bytes(digest): workspace for digest in known}, _today() - timedelta(days=1))


def is_remembered(workspace: UUID, subject: UUID) -> bool:
    """Whether somebody who is still in the index is to be passed over once they are not."""
    digests = _digests_of(workspace, subject)
    return bool(digests and ask("digest", SuppressedKey, one_of("digest", digests), digests))


def enter(shops: Mapping[bytes, UUID], until: date, *, opens: bool = False) -> None:
    """The journal first, so that a crash leaves nobody forgotten whom it was said to remember, and nobody remembered who refused."""
    append([_line(digest, shop, until, opens=opens) for digest, shop in shops.items()])
    with one_writer():
        _keep(shops, until, opens=opens)


def _line(digest: bytes, shop: UUID, until: date, *, opens: bool) -> Line:
    """The handle is made up: nothing but the place of the line ties it to anybody. What lets go opens for as long as anything before it
    does."""
    day, sealed = remembering.seal(digest, _today() if until < _today() else until - CEILING, *_bound(shop, until))
    told = f"{day.isoformat()}.{until.isoformat()}{OPENS if opens else ''}"
    return Line(Event.REMEMBERED, uuid4(), str(shop), told, base64.urlsafe_b64encode(sealed).decode().rstrip("="))


def _bound(shop: UUID, until: date) -> tuple[bytes, bytes]:
    return shop.bytes, until.isoformat().encode()


def _keep(shops: Mapping[bytes, UUID], until: date, *, opens: bool) -> None:
    """A last day that is over means that it is let go of."""
    if until < _today():
        SuppressedKey.objects.filter(digest__in=list(shops)).delete()
        return
    rows = [SuppressedKey(digest=digest, workspace=shop, until=until, opens=opens) for digest, shop in shops.items()]
    SuppressedKey.objects.bulk_create(rows, update_conflicts=True, unique_fields=["digest"], update_fields=["until"])


@keeps("4.2-h", "4.2-i")
def remember_again(entries: Sequence[Entry]) -> None:
    """Do again what a keyring from a backup forgot: whom to pass over, and whom not any more."""
    with one_writer():
        for digest, entry in _opened(entries).items():
            _keep({digest: UUID(entry.scope)}, _until(entry), opens=entry.what.endswith(OPENS))


def forgotten(entries: Sequence[Entry]) -> list[Entry]:
    """Those of the journal's lines that are not in effect here. The last word about a hash counts; what a closed shop had remembered
    is gone, and so is what no key opens any more."""
    said = _opened(entries)
    there: set[bytes] = set()
    digests = list(said)
    for start in range(0, len(digests), AT_ONCE):
        found = SuppressedKey.objects.filter(digest__in=digests[start : start + AT_ONCE])
        there |= {bytes(digest) for digest in found.values_list("digest", flat=True)}
    closed = set(Erased.objects.filter(subject__in={e.scope for e in said.values()}).values_list("subject", flat=True))
    return [
        entry
        for digest, entry in said.items()
        if (_until(entry) >= _today()) != (digest in there) and UUID(entry.scope) not in closed
    ]


def _opened(entries: Sequence[Entry]) -> dict[bytes, Entry]:
    """The last line about each hash."""
    said: dict[bytes, Entry] = {}
    lost = 0
    for entry in entries:
        if entry.event is Event.REMEMBERED:
            digest = _hash_in(entry)
            if digest is not None:
                said[digest] = entry
            lost += digest is None and _until(entry) >= _today()
    if lost:
        log.error("no key opens whom an import has to pass over", extra={"lines": lost})
    return said


def _hash_in(entry: Entry) -> bytes | None:
    day = entry.what.partition(".")[0]
    sealed = base64.urlsafe_b64decode(entry.pointer + "=" * (-len(entry.pointer) % 4))
    return remembering.opened(sealed, date.fromisoformat(day), *_bound(UUID(entry.scope), _until(entry)))


def _until(entry: Entry) -> date:
    return date.fromisoformat(entry.what.split(".")[1])


@keeps("4.2-h", "4.2-i")
def forget_those_of(shops: Sequence[Entry]) -> None:
    """In the transaction that destroys: what a closed shop had remembered goes; it brings nobody back."""
    for start in range(0, len(shops), AT_ONCE):
        gone = handles(entry.subject for entry in shops[start : start + AT_ONCE])
        delete(SuppressedKey, one_of("workspace", gone), gone)


@keeps("4.2-i")
def remembered(workspace: UUID, kind: str, values: Iterable[str]) -> set[str]:
    """Those of `values` that belong to somebody who asked this shop to delete them."""
    return _known(workspace, kind, values, PURPOSE)


@keeps("4.2-i", "4.3-a")
def remembered_values(workspace: UUID, kind: str, values: Iterable[str]) -> set[str]:
    """Those of `values` that this shop may not begin to write to again, whoever has them."""
    return _known(workspace, kind, values, VALUES)


def _known(workspace: UUID, kind: str, values: Iterable[str], purpose: bytes) -> set[str]:
    asked = list(values)
    by_digest = {_own(workspace, kind, value, purpose): value for value in asked}
    found, keys = set[str](), set[bytes]()
    for start in range(0, len(by_digest), AT_ONCE):
        hits, sealed = _there(workspace, list(by_digest)[start : start + AT_ONCE])
        found |= {by_digest[digest] for digest in hits}
        keys |= sealed
    for key in _unsealed(workspace, keys):
        theirs = {_digest(key, index.digest_under(key, kind, value), purpose): value for value in asked}
        for start in range(0, len(theirs), AT_ONCE):
            found |= {theirs[digest] for digest in _there(workspace, list(theirs)[start : start + AT_ONCE])[0]}
    return found


def _there(workspace: UUID, digests: list[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Those of the hashes that count still, and the keys that came with this shop: one statement, since most shops came from nowhere."""
    where = f"{one_of('digest', digests)} OR (opens AND workspace = %s)"
    rows = ask("digest, until, opens", SuppressedKey, where, [*digests, *handles([workspace])])
    counts = [(bytes(digest), bool(opens)) for digest, until, opens in rows if _day(until) >= _today()]
    return {one for one, opens in counts if not opens}, {one for one, opens in counts if opens}


def inherited(workspace: UUID) -> list[bytes]:
    """The keys under which other houses made what came with this shop."""
    sealed = ask("digest", SuppressedKey, "opens AND workspace = %s", handles([workspace]))
    return _unsealed(workspace, [bytes(one) for (one,) in sealed])


def _unsealed(workspace: UUID, sealed: Iterable[bytes]) -> list[bytes]:
    return [_sealing().decrypt(one, [workspace.bytes]) for one in sorted(sealed)]


def seal_inherited(workspace: UUID, key: bytes) -> bytes:
    """Under the pepper, so that a copy of the keyring without it can try no values."""
    return _sealing().encrypt(key, [workspace.bytes])


def _sealing() -> AESSIV:
    return AESSIV(hmac.new(pepper(), INHERITED, sha512).digest())


@keeps("4.2-i", "5-a")
def forget_expired() -> int:
    """Let go of everything whose last day is over, and of the keys that open it in the journal; how many there were."""
    remembering.let_go_over()
    return int(SuppressedKey.objects.filter(until__lt=_today()).delete()[0])


def _digests_of(workspace: UUID, subject: UUID) -> list[bytes]:
    key = index.key_of_scope(str(workspace))
    entries = ask("digest", IndexEntry, "subject = %s", handles([subject]))
    return [_digest(key, bytes(entry)) for (entry,) in entries]


def _own(workspace: UUID, kind: str, value: str, purpose: bytes) -> bytes:
    return _digest(index.key_of_scope(str(workspace)), index.digest(str(workspace), kind, value), purpose)


def _digest(scope: bytes, entry: bytes, purpose: bytes = PURPOSE) -> bytes:
    """Under a key of its own, so that no row here equals one of the index by which people are found."""
    key = hmac.new(scope or pepper(), purpose, sha256).digest()
    return hmac.new(key, entry, sha256).digest()


def _day(told: date | str) -> date:
    """SQLite has no type for it."""
    return told if isinstance(told, date) else date.fromisoformat(told)


def _today() -> date:
    return timezone.now().date()
