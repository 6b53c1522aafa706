"""Which words and files are kept, and how many. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.desk.disputing import BACK, Stage
from socialsmartly.product.desk.errors import NoWords
from socialsmartly.words.decision import Automated, Said
from socialsmartly.words.media import media_type
from socialsmartly.words.purposes import ASKING, FINISHING

SCORES: Final = range(1, 6)
MOST_FILES: Final = 3
MOST_BYTES: Final = 1 << 20
LONGEST_TITLE: Final = 120
SHORT_TITLE: Final = 80
STAYS_OPEN: Final = timedelta(days=2 * 366)
"""After so long an open matter counts as ended, so that its clock ends, too."""
AN_HOUR: Final = timedelta(hours=1)
MOST_IN_AN_HOUR: Final = 20
MOST_OPEN: Final = 5
HELD_BACK: Final = timedelta(seconds=20)
"""So long an answer may be taken back before it goes out."""
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""What no text has in it."""


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


def words(text: str) -> str:
    """What somebody wrote, as it is kept (NoWords)."""
    said = text.strip().replace("\x00", "")
    if not said:
        raise NoWords
    return said


def title_of(text: str) -> str:
    """The beginning of what somebody wrote who was not asked for a subject."""
    first = text.strip().partition("\n")[0].strip()
    return first if len(first) <= SHORT_TITLE else f"{first[: SHORT_TITLE - 1].rstrip()}…"


def kind_of(content: bytes) -> str:
    """The media type of a file that is kept, or nothing."""
    return media_type(content) or ("text/plain" if _is_text(content) else "")


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


def _silence_1(rule: Said, read: Said) -> str:
    late = datetime.fromisoformat(read["now"]) >= datetime.fromisoformat(read["due_at"])
    return str(rule["then"] if late else rule["stage"])


def _why(rule: Said, read: Said) -> Iterator[str]:
    due = date_format(datetime.fromisoformat(read["due_at"]), "DATETIME_FORMAT")
    yield gettext("It stood here: %(stage)s. Nobody moved it within %(days)s days, by %(due)s UTC.") % {
        "stage": Stage(rule["stage"]).label,
        "days": rule["days"],
        "due": due,
    }


SILENCE: Final = Automated(
    "silence",
    (FINISHING, ASKING),
    ("desk.Dispute",),
    _("What silence means in a dispute"),
    _(
        "When one side of a dispute with a shop does not answer in the time that both were told, a program moves the dispute to its next stage."
    ),
    _(
        "The page of the dispute shows each date beforehand, and afterwards what silence did. By a button there a person decides anew, and may move it back."
    ),
    versions=(_silence_1,),
    outcomes={stage.value: stage.label for stage in Stage},
    explain=_why,
    otherwise={after.value: before.value for after, before in BACK.items()},
)
