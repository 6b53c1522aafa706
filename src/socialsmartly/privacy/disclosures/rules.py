"""What exactly is agreed to, and how long it may stand. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from uuid import UUID

from socialsmartly.privacy.disclosures.codes import WORDING, Audience

SHORTEST_NAME = 3
"""A name shorter than this may be part of any word."""


@dataclass(frozen=True)
class Words:
    """What everybody would read, exactly: which thing it is by its handle, what was asked, what was said, and the name beside it. Without
    a name it stands there as said by nobody in particular."""

    thing: UUID
    asked: str
    text: str
    shown_as: str = ""

    @property
    def texts(self) -> tuple[str, str]:
        return self.text, self.shown_as


def digest_of(words: Words, audience: Audience = Audience.EVERYBODY) -> str:
    """Of all that the person sees in the preview. One letter, another name or another audience is another thing to agree to."""
    shown = {**asdict(words), "thing": str(words.thing), "audience": audience.value, "wording": WORDING}
    return sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def names(texts: Iterable[str], known: Iterable[str]) -> bool:
    """Whether one of these texts holds something by which we know the person, however it is written."""
    said = [text.casefold() for text in texts]
    return any(len(one) >= SHORTEST_NAME and one.casefold() in text for one in known for text in said)
