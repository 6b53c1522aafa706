"""When a second person has to agree, to exactly what, and for how long. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from socialsmartly.words import Purpose
from socialsmartly.words.purposes import AUDIENCE, EXPORTING

LASTS: Final = timedelta(hours=48)
"""How long a request may be answered, and what was agreed to may be done."""
ENOUGH: Final = 2
"""People who may agree: with fewer there is nobody to ask."""


class What(TextChoices):
    SEND = "send", _("Send a campaign")
    EXPORT = "export", _("Take contacts out in a file")


WHO_MAY: Final[Mapping[What, Purpose]] = {What.SEND: AUDIENCE, What.EXPORT: EXPORTING}
"""What a colleague's role holds who may do it, and so may agree to it."""
OVER: Final[Mapping[What, int]] = {What.SEND: 5000, What.EXPORT: 500}
"""What is proposed until a shop says something else."""
UNASKED: Final = frozenset({What.EXPORT})
"""What a shop of two is careful with although nobody turned it on. A file that is gone does not come back; a campaign stops, too."""


class Verdict(TextChoices):
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class Stands(TextChoices):
    """How a request stands now."""

    WAITING = "waiting", _("Waits for a colleague")
    AGREED = "agreed", _("Agreed, not done yet")
    REFUSED = "refused", _("Refused")
    CHANGED = "changed", _("Void: changed since, or for more people")
    OVER = "over", _("Over: 48 hours have passed")
    DONE = "done", _("Agreed and done")


class Asked(Protocol):
    digest: str
    people: int
    asked_by: UUID
    until: datetime
    verdict: str
    used_at: datetime | None


@dataclass(frozen=True)
class Large:
    """Something as it would be done now: what it is, whose handle, the digest of what is shown, and how many people it concerns. `before`
    are those of the same kind just before, so that many small ones come to a large one."""

    workspace: UUID
    what: What
    thing: UUID
    digest: str
    people: int
    before: int = 0

    @property
    def weight(self) -> int:
        return self.people + self.before


def digest_of(parts: Mapping[str, Any]) -> str:
    """The same for the same words and rules, whatever their order."""
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_large(over: int | None, people: int) -> bool:
    """Without a threshold nothing is."""
    return over is not None and people > over


def fits(asked: Asked, digest: str, people: int) -> bool:
    """Whether what would be done now is what was shown then. Fewer people are no other thing: somebody may withdraw at any time."""
    return asked.digest == digest and people <= asked.people


def stands(asked: Asked, digest: str, people: int, now: datetime) -> Stands:
    if asked.used_at is not None:
        return Stands.DONE
    if asked.verdict == Verdict.REFUSED:
        return Stands.REFUSED
    if not fits(asked, digest, people):
        return Stands.CHANGED
    if now > asked.until:
        return Stands.OVER
    return Stands.AGREED if asked.verdict == Verdict.AGREED else Stands.WAITING
