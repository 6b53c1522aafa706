"""The public log, open to everybody: what it is, its newest lines, and the files by which programs check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.ledger import pack, places
from socialsmartly.privacy.ledger.entry import Entry
from socialsmartly.privacy.ledger.errors import LogMissing
from socialsmartly.privacy.ledger.log import LogReader
from socialsmartly.privacy.ledger.wordings import actor_words, kind_words
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.promise import keeps

NEWEST = 20
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Shown:
    """One line as the page shows it."""

    index: int
    kind: str
    actor: str
    at: datetime


@require_GET
@serves(NO_PERSONAL_DATA)
@keeps("5-h")
def ledger(request: HttpRequest) -> HttpResponse:
    try:
        log = places.reader()
        size, root = log.size, log.root()
    except LogMissing:
        return render(request, "ledger/missing.html", status=503)
    witness = places.witness_verifier()
    cosigned = log.cosigned() if witness else None
    facts = {
        "size": size,
        "root": root.hex(),
        "lines": _newest(log, size),
        "log_key": str(places.log_verifier()),
        "witness_key": str(witness) if witness else "",
        "witnessed": int(cosigned.split("\n")[1]) if cosigned else None,
    }
    return render(request, "ledger/ledger.html", facts)


def _newest(log: LogReader, size: int) -> list[Shown]:
    start = max(0, size - NEWEST)
    found = [(start + n, Entry.decode(raw)) for n, raw in enumerate(log.entries(start, size))]
    return [_shown(index, entry) for index, entry in reversed(found)]


def _shown(index: int, entry: Entry) -> Shown:
    return Shown(index, kind_words(entry.kind), actor_words(entry.actor), entry.at)


@require_GET
@serves(NO_PERSONAL_DATA)
def checkpoint(request: HttpRequest, cosigned: bool = False) -> HttpResponse:
    """The newest signed state of the log (C2SP tlog-checkpoint), or the newest that the witness signed too."""
    try:
        note = places.reader().cosigned() if cosigned else places.reader().checkpoint()
    except LogMissing:
        note = None
    if note is None:
        raise Http404
    return HttpResponse(note, content_type="text/plain; charset=utf-8")


@require_GET
@serves(NO_PERSONAL_DATA)
def tile(request: HttpRequest, tile_path: str) -> HttpResponse:
    """A tile or a bundle of entries (C2SP tlog-tiles), which never changes once it is there."""
    file = places.log_folder() / tile_path
    if not file.is_file():
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="application/octet-stream", headers={"Cache-Control": FOR_EVER})


@require_GET
@serves(NO_PERSONAL_DATA)
def checker(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(pack.checker(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="check_proof.py"'
    return answer
