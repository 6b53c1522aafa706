"""Who may ask, for what, and how sure we have to be of it: the ladder of proof, least proof first (4.6-a, 4.6-e)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import IntEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from socialsmartly.privacy.rights.models import Right
from socialsmartly.words.media import media_type

KEPT: Final = timedelta(hours=24)
"""How long evidence is kept after the decision."""
OPEN_AT_ONCE: Final = 5
"""Requests of one address that may wait at the same time; more are one mail to the same people."""
LONGEST: Final = 4000
MOST_FILES: Final = 6
"""Pictures and PDF files that may lie with one request."""
LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one of them: a photograph of a paper as a telephone takes it."""
PROOF_SEEN: Final = gettext_noop("proof seen")
PROOF_GONE: Final = gettext_noop("proof destroyed")


class Role(TextChoices):
    PERSON = "person", _("I ask for myself")
    GUARDIAN = "guardian", _("I am the guardian of a child or a person in my care")
    RELATIVE = "relative", _("I am a close relative of somebody who died")
    AGENT = "agent", _("I act for somebody who has authorised me")


class Media(TextChoices):
    """How something was shown."""

    WORDS = "words", _("in words")
    JPEG = "jpeg", pgettext_lazy("file", "picture")
    PNG = "png", pgettext_lazy("file", "picture")
    PDF = "pdf", _("PDF file")


TYPES: Final[Mapping[str, str]] = {
    Media.JPEG: "image/jpeg",
    Media.PNG: "image/png",
    Media.PDF: "application/pdf",
}


def media_of(content: bytes) -> Media | None:
    """As a paper is shown; None for anything else."""
    found = media_type(content)
    return next((Media(media) for media, kind in TYPES.items() if kind == found), None)


class Level(IntEnum):
    """How sure we have to be, by the harm that a wrong answer could do. What stands between a known channel and facts is asked of those who
    sign in, by the pages there."""

    NOTHING = 0
    KNOWN_CHANNEL = 1
    FACTS = 4
    PAPERS = 5


BY_RIGHT: Final[Mapping[Right, Level]] = {
    Right.WITHDRAW: Level.NOTHING,
    Right.OBJECT: Level.NOTHING,
    Right.OTHER: Level.NOTHING,
    Right.RESTRICT: Level.KNOWN_CHANNEL,
    Right.COMPLAIN: Level.KNOWN_CHANNEL,
    Right.EXPLAIN: Level.KNOWN_CHANNEL,
    Right.DECIDE: Level.KNOWN_CHANNEL,
    Right.SUPPLEMENT: Level.KNOWN_CHANNEL,
    Right.CORRECT: Level.FACTS,
    Right.DELETE: Level.FACTS,
    Right.DEMAND: Level.FACTS,
    Right.COPY: Level.FACTS,
    Right.MOVE: Level.FACTS,
    Right.VERIFY: Level.PAPERS,
}
"""For somebody who cannot, or does not want to, sign in. Whoever does needs less."""

LADDER: Final[Mapping[Level, Promise]] = {
    Level.NOTHING: _("No proof is asked for."),
    Level.KNOWN_CHANNEL: _(
        "Confirm it by the link in our mail to the address that is on record. Nothing else is needed."
    ),
    Level.FACTS: _(
        "Signing in is the least proof. Without an account: facts that only the account shows, such as numbers and dates of orders; no name and no birthday. Somebody else agrees before it is answered."
    ),
    Level.PAPERS: _(
        "What shows that you may ask: see below. Cover what is not needed. Somebody else agrees before it is answered."
    ),
}
PAPERS: Final[Mapping[str, Promise]] = {
    Role.GUARDIAN: _("How you are related, and from the child's account that it is theirs."),
    Role.RELATIVE: _("The death, how you were related, and what lawful interest of your own you have."),
    Role.AGENT: _("The authorisation, signed; we ask the person themselves on a way that is on record."),
}

GUARDIANS: Final = _("Who you are, and that you are the parent or guardian of the person whose account waits.")
"""What a guardian's consent is verified by (7-b)."""
LADDER_TO_STAFF: Final[Mapping[Level, Promise]] = {
    Level.NOTHING: LADDER[Level.NOTHING],
    Level.KNOWN_CHANNEL: _(
        "They confirm it by the link in our mail to the address that is on record. Nothing else is needed."
    ),
    Level.FACTS: _(
        "Signing in is the least proof. Without an account: facts that only the account shows, such as numbers and dates of orders; no name and no birthday. A second of us agrees before it is answered."
    ),
    Level.PAPERS: _(
        "They show that they may ask: see below. What is not needed may be covered. A second of us agrees before it is answered."
    ),
}
"""The same about the person, for whoever looks at what they showed."""
PAPERS_TO_STAFF: Final[Mapping[str, Promise]] = {
    Role.GUARDIAN: _("How they are related, and from the child's account that it is the child's."),
    Role.RELATIVE: _("The death, how they were related, and what lawful interest of their own they have."),
    Role.AGENT: PAPERS[Role.AGENT],
}
GUARDIANS_TO_STAFF: Final = _(
    "Who they are, and that they are the parent or guardian of the person whose account waits."
)


def needed(right: Right, role: str) -> Level:
    """Whoever asks for somebody else shows that they may, except where nothing can be harmed by it."""
    level = BY_RIGHT[right]
    return Level.PAPERS if role != Role.PERSON and level > Level.NOTHING else level
