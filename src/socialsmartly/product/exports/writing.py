"""The file itself, written piece by piece while it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.product.exports.actions import making
from socialsmartly.product.exports.models import Export
from socialsmartly.product.exports.rules import AT_ONCE, BOM, heads, line
from socialsmartly.words.purposes import EXPORTING


@contextmanager
def block(request: HttpRequest, workspace: UUID) -> Iterator[None]:
    """For EXPORTING. No page of this room shows anybody; who leaves in a file is written down by the worker before that can be taken."""
    scope = scope_of(request, EXPORTING, {"workspace_id": workspace})
    with reading_for(EXPORTING, **{**scope, "because": "files"}):
        looked_at([])
        yield


def as_file(request: HttpRequest, export: Export, people: Sequence[UUID], currency: str) -> Any:
    """The answer that a browser keeps. It is of a kind of its own, which no view of the house is typed for."""
    pieces = _pieces(request, export, people, currency)
    handed = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    handed["Content-Disposition"] = f'attachment; filename="contacts-{export.number}.csv"'
    handed["Cache-Control"] = "no-store"
    return handed


def _pieces(request: HttpRequest, export: Export, people: Sequence[UUID], currency: str) -> Iterator[bytes]:
    """Piece by piece, each in a block of its own that closes before the piece leaves: a large shop waits for no whole file, and no
    transaction waits for the reader."""
    with translation.override(export.language):
        head = line([str(column.head) for column in heads(export.asked_for, currency)])
    yield (BOM + head).encode()
    for first in range(0, len(people), AT_ONCE):
        with block(request, export.workspace_id), translation.override(export.language):
            piece = making.lines_of(people[first : first + AT_ONCE], export, currency)
        yield piece.encode()
