"""The only place that publishes a meaning, and that writes down what a member said to a change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import agree
from socialsmartly.privacy.promises.text import Policy, digest
from socialsmartly.privacy.versions.difference import Change, beyond_a_yes, difference, important
from socialsmartly.privacy.versions.errors import AskedAnew, NotForEach, NoticeTooShort
from socialsmartly.privacy.versions.meaning import Meaning, asked_of_each, present, read
from socialsmartly.privacy.versions.models import Answer, PublishedMeaning, Said
from socialsmartly.words import keeps
from socialsmartly.words.purposes import AGREEMENT

NOTICE: Final = timedelta(days=7)
"""Full days between the notice of an important change and the day on which it holds (E-Commerce Law 34; 6-c)."""
FOR_ALL: Final = frozenset({"kept longer", "right gone", "answer slower"})
"""Changes that hold for everybody or nobody: a sweep and a deadline know no version."""
AGAIN: Final = "notice of a change and button"


@keeps("6-a", "6-c")
def publish_meaning(version: str, effective: date, meaning: Meaning | None = None, *, draft: bool = False) -> bool:
    """Keep what the program means from now on; False when it means what it meant. Run as the owner, with every migration.

    NoticeTooShort for a new version that is important and holds earlier than seven days from now, NotForEach for one that takes what
    nobody can be let keep, AskedAnew for one that makes more of a yes than it was given for. A draft binds nobody and is held to none.
    """
    now = meaning or present()
    last = PublishedMeaning.objects.order_by("published_at", "id").last()
    if last is not None and last.digest == now.digest and last.version == version:
        return False
    if last is not None and not draft:
        may_follow(last.version, read(last.meaning), version, effective, now)
    PublishedMeaning.objects.create(version=version, digest=now.digest, meaning=now.written())
    return True


@keeps("6-b", "6-c")
def may_follow(last: str, before: Meaning, version: str, effective: date, now: Meaning) -> None:
    """Whether a version may come into force after the last one (NoticeTooShort, NotForEach, AskedAnew). Nothing is written."""
    _refuse_what_nobody_agreed_to(version, beyond_a_yes(before, now, asked_of_each()))
    _refuse(last, version, effective, difference(before, now))


def _refuse(last: str, version: str, effective: date, changes: tuple[Change, ...]) -> None:
    taken = [change.words() for change in changes if change.kind in FOR_ALL]
    if taken:
        raise NotForEach(version=version, changes=" ".join(taken))
    earliest = (timezone.now() + NOTICE).date() + timedelta(days=1)
    if last != version and important(changes) and effective < earliest:
        raise NoticeTooShort(version=version, effective=effective, earliest=earliest)


@keeps("6-c")
def _refuse_what_nobody_agreed_to(version: str, changes: tuple[Change, ...]) -> None:
    if changes:
        raise AskedAnew(version=version, changes=" ".join(change.words() for change in changes))


@keeps("6-b", "6-c")
def agree_again(member: UUID, policy: Policy) -> None:
    """A member agrees to the present text, having seen what is different. Nothing else becomes allowed by it."""
    with reading_for(AGREEMENT, member=member):
        agree(
            owner=member,
            subject=member,
            version=policy.version,
            language=policy.language,
            digest=digest(policy),
            act=AGAIN,
        )


@keeps("6-b")
def answer(member: UUID, published: UUID, said: Said) -> None:
    """A member stays with what they agreed to, or has seen a change that takes nothing from them."""
    with reading_for(AGREEMENT, member=member):
        Answer.objects.create(owner=member, subject=member, published=published, said=said)
