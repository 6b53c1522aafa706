"""A purpose that is newer than a member's agreement is closed for them, whichever code asks; and of a known one what it uses anew."""

from __future__ import annotations

from socialsmartly.privacy.access.doors import door
from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.versions.queries import covers, not_agreed_to
from socialsmartly.words import keeps


@door
@keeps("6-b")
def agreed_to(reading: Reading) -> None:
    """NotAgreed for a block about a member who has not agreed to the version that brought its purpose; what a known purpose uses since a
    later version than theirs stays closed in it."""
    if reading.member is None:
        return
    if not covers(reading.member, reading.purpose.slug):
        raise NotAgreed(str(reading.purpose))
    reading.closed.update(not_agreed_to(reading.member, reading.purpose.slug))
