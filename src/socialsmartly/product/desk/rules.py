"""Which words and files are kept, and by when a first answer is due. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from socialsmartly.privacy.rights.deadlines.calendars import Calendar, weekend
from socialsmartly.product.desk.errors import NoWords

SCORES: Final = range(1, 6)
MOST_FILES: Final = 3
MOST_BYTES: Final = 1 << 20
LONGEST_TITLE: Final = 120
STAYS_OPEN: Final = timedelta(days=2 * 366)
"""After so long an open matter counts as ended, so that its clock ends, too."""
AN_HOUR: Final = timedelta(hours=1)
MOST_IN_AN_HOUR: Final = 20
MOST_OPEN: Final = 5
BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
)
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""What no text has in it."""
FIRST_ANSWER: Final = timedelta(hours=4)
"""Working time within which somebody who wrote is answered."""


@dataclass(frozen=True)
class File:
    """What came with a message, looked at: its kind is read off its content, never off its name."""

    called: str
    content: bytes
    media: str

    @property
    def columns(self) -> dict[str, Any]:
        """As a row keeps it, with the digest that whoever has the file can hold it to."""
        return {
            "called": self.called or None,
            "data": base64.b64encode(self.content).decode(),
            "media": self.media,
            "size": len(self.content),
            "digest": sha256(self.content).hexdigest(),
        }


@dataclass(frozen=True)
class Hours:
    """When a desk is staffed: on each working day in these periods, by the clock of a place, which may change in spring and autumn."""

    zone: ZoneInfo
    periods: tuple[tuple[time, time], ...]
    calendar: Calendar | None = None

    def works(self, day: date) -> bool:
        return self.calendar.works(day) if self.calendar else not weekend(day)


USUAL: Final = Hours(ZoneInfo("UTC"), ((time(9), time(12, 30)), (time(13, 30), time(17, 30))))
"""When every shop's desk is staffed."""


def words(text: str) -> str:
    """What somebody wrote, as it is kept (NoWords)."""
    said = text.strip().replace("\x00", "")
    if not said:
        raise NoWords
    return said


def kind_of(content: bytes) -> str:
    """The media type of a file that is kept, or nothing."""
    found = next((media for start, media in BEGINNINGS if content.startswith(start)), "")
    if not found and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return found or ("text/plain" if _is_text(content) else "")


def _is_text(content: bytes) -> bool:
    try:
        return bool(content) and not CONTROLS.search(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def kept(files: Iterable[tuple[str, bytes]]) -> tuple[list[File], int]:
    """The files that are kept, and how many are not: too many, too large, or of no kind that is shown safely."""
    looked = [(name, content, kind_of(content) if len(content) <= MOST_BYTES else "") for name, content in files]
    good = [File(_plain_name(name), content, media) for name, content, media in looked if media][:MOST_FILES]
    return good, len(looked) - len(good)


def _plain_name(name: str) -> str:
    """The last part of a path, in one line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:80]


def due(since: datetime, hours: Hours) -> datetime:
    """The moment by which somebody who wrote then has a first answer; a desk without hours is always staffed."""
    if not hours.periods:
        return since + FIRST_ANSWER
    left = FIRST_ANSWER
    for opens, closes in _staffed(since.astimezone(hours.zone).date(), hours):
        begins = max(opens, since)
        if closes - begins >= left:
            return begins + left
        left -= max(closes - begins, timedelta(0))
    raise AssertionError("the days do not end")


def _staffed(day: date, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    while True:
        if hours.works(day):
            for opens, closes in hours.periods:
                # as moments: the difference of two times of one zone would forget that its clock changed between them
                begins, ends = (datetime.combine(day, one, hours.zone).astimezone(UTC) for one in (opens, closes))
                yield begins, ends
        day += timedelta(days=1)
