"""Handing people over to whoever takes over the business, and taking them in. The database is started for it when it is not running."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.ledger.beginning import LOG_KEY
from socialsmartly.privacy.ledger.keyfile import read_key
from socialsmartly.privacy.ledger.note import SigningKey, Verifier, read_verifier
from socialsmartly.privacy.succession import queries, sealing
from socialsmartly.privacy.succession.actions import handing, taking
from socialsmartly.privacy.succession.errors import SuccessionRefused
from socialsmartly.site import backup
from socialsmartly.site.environment import environment
from socialsmartly.site.gate import GATE
from socialsmartly.site.supervisor import say
from socialsmartly.site.verbs.backup import own_database
from socialsmartly.words.purposes import REGISTER

OK, REFUSED, NOT_UNDERSTOOD = 0, 1, 2
KEY_FILE: Final = "succession.key"
EVERY: Final = 100
NO_DIGEST = "Compare the digest with the predecessor, by telephone, then run: socialsmartly succession accept FILE --log-key KEY --digest DIGEST"
LISTED = "It cannot be accepted here:"


def run(arguments: Namespace) -> int:
    actions: dict[str, Callable[[Namespace], int]] = {
        "status": _status,
        "key": _key,
        "export": _export,
        "inspect": _inspect,
        "accept": _accept,
    }
    if arguments.action not in actions:
        return _complain(f"there is no action {arguments.action}; choose one of: {', '.join(actions)}", NOT_UNDERSTOOD)
    try:
        return actions[arguments.action](arguments)
    except SuccessionRefused as refused:
        return _complain(str(refused), REFUSED)


def _status(arguments: Namespace) -> int:
    """Every succession, in numbers."""
    with own_database(alone=False):
        with reading_for(REGISTER):
            found = queries.successions()
        told = [_numbers(one.number, one.name, str(one.state), queries.counts(one.pk, timezone.now())) for one in found]
    if arguments.json:
        say(json.dumps(told, ensure_ascii=False, indent=2))
    for one in () if arguments.json else told:
        numbers = ", ".join(f"{value} {name}" for name, value in one.items() if isinstance(value, int))
        say(f"{one['number']}  {one['state']}  {one['name']}: {numbers}")
    return OK


def _numbers(number: str, name: str, state: str, counts: queries.Counts) -> dict[str, object]:
    return {
        "number": number,
        "name": name,
        "state": state,
        **{key.replace("_", " "): value for key, value in vars(counts).items()},
    }


def _key(arguments: Namespace) -> int:
    """The public half of the key under which others seal for us; made when there is none."""
    public = sealing.recipient_of(_identity(make=True))
    say(json.dumps({"key": public}) if arguments.json else public)
    return OK


def _export(arguments: Namespace) -> int:
    if not arguments.number or not arguments.to:
        return _complain("say which and where: socialsmartly succession export --number S-… --to FILE", NOT_UNDERSTOOD)
    here = environment()
    verifier = read_verifier((here.ledger / LOG_KEY).read_text().strip())
    key = SigningKey(verifier.name, read_key(here.ledger_key))
    with own_database(alone=False), _written(Path(arguments.to)) as out:
        made = handing.hand_over(arguments.number, out, key, _counter("handed over"))
    told = {
        "digest": made.digest,
        "people": made.people,
        "shops": made.shops,
        "kept back": made.kept_back,
        "of these unsettled": made.unsettled,
        "log key": str(verifier),
    }
    return _told(told, as_json=arguments.json)


def _inspect(arguments: Namespace) -> int:
    """0 when it could be accepted here, 1 with the list when not."""
    with _opened(arguments) as given, own_database(alone=False):
        looked = taking.inspect(*given)
    findings = looked.findings
    told = {
        "digest": looked.digest,
        "from": findings.opening["predecessor"]["name"],
        "reason": findings.opening["reason"],
        "people": findings.people,
        "shops": len(findings.shops),
        "open requests": findings.open_requests,
        "overdue": findings.overdue,
        "stays behind": sorted(findings.opening["left_behind"]),
        "against": findings.against,
    }
    if findings.against and not arguments.json:
        return _complain("\n".join([LISTED, *findings.against]), REFUSED)
    _told(told, as_json=arguments.json)
    return REFUSED if findings.against else OK


def _accept(arguments: Namespace) -> int:
    if not arguments.digest:
        return _complain(NO_DIGEST, NOT_UNDERSTOOD)
    with _opened(arguments) as given, own_database(alone=True):
        backup.refuse_while_serving()
        GATE.replay()
        taken = taking.accept(*given, arguments.digest, _counter("taken in"))
    return _told({name.replace("_", " "): value for name, value in taken.counts().items()}, as_json=arguments.json)


@contextmanager
def _opened(arguments: Namespace) -> Iterator[tuple[BinaryIO, str, Verifier]]:
    """The file, our key, and the key of the log that must have signed it."""
    place = Path(arguments.file or "")
    if not place.is_file() or not arguments.log_key:
        raise NothingGiven
    with place.open("rb") as file:
        yield file, _identity(make=False), read_verifier(arguments.log_key)


class NothingGiven(SuccessionRefused):
    """Name the bundle and the key of the predecessor's public log, as its page /ledger shows it: socialsmartly succession inspect FILE --log-key KEY"""


class NoKeyHere(SuccessionRefused):
    """This installation has no key for sealing. Make one with `socialsmartly succession key`, and give it to whoever hands over."""


def _identity(*, make: bool) -> str:
    place = environment().keys / KEY_FILE
    if not place.exists():
        if not make:
            raise NoKeyHere
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{sealing.new_identity()}\n")
    return place.read_text().strip()


@contextmanager
def _written(into: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all, and that only we may read."""
    draft = into.with_name(f"{into.name}.partial")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(into)
    finally:
        draft.unlink(missing_ok=True)


def _counter(what: str) -> Callable[[int], None]:
    def count(done: int) -> None:
        if done % EVERY == 0 or done == 1:
            sys.stderr.write(f"\r{done:>9,} {what}   ")
            sys.stderr.flush()

    return count


def _told(told: dict[str, object], *, as_json: bool) -> int:
    sys.stderr.write("\n")
    if as_json:
        say(json.dumps(told, ensure_ascii=False))
        return OK
    for name, value in told.items():
        say(f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}")
    return OK


def _complain(why: str, code: int) -> int:
    sys.stderr.write(f"socialsmartly: {why}\n")
    return code
