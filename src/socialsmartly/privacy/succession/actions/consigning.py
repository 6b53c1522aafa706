"""A shop goes along by the word of whoever runs it, and by nothing else: a shop answers for its customers, we work for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.owned import ReadingQuerySet
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession.carried import run_by
from socialsmartly.privacy.succession.codes import State
from socialsmartly.privacy.succession.errors import NotInForce, NotYourShop, ShopGoneAlready, YouStay
from socialsmartly.privacy.succession.models import Announcement, Consigned, Succession
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, REPLAY

NO: Final = "succession.shop"
"""How the journal calls a word that was taken back."""


@keeps("3.3-b")
def let_go_along(member: UUID, succession: UUID, shop: UUID) -> None:
    """The shop that this member runs goes along with them, and its customers with it (NotInForce, YouStay, NotYourShop, ShopGoneAlready). It is
    nowhere but in its row: a restored backup that forgets it keeps the shop here."""
    if shop not in {one.id for one in run_by(member)}:
        raise NotYourShop
    with Asker("member", member).block(PREFERENCES):
        told = _told(member, succession)
        if told.refused_at is not None:
            raise YouStay
        mine = _word(member, succession, shop)
        if mine is not None and mine.handed_over_at is not None:
            raise ShopGoneAlready
        said = Consigned(owner=member, subject=member, succession=succession, shop=shop)
        Consigned.objects.bulk_create([said], ignore_conflicts=True)
        word_about(member, succession, shop).update(at=timezone.now(), taken_back_at=None)


@keeps("3.3-b")
def take_back(member: UUID, succession: UUID, shop: UUID) -> None:
    """The shop stays after all (NotInForce, NotYourShop, ShopGoneAlready). The journal has it, so a restored backup does not send it."""
    with Asker("member", member).block(PREFERENCES):
        _told(member, succession)
        mine = _word(member, succession, shop)
        if mine is None:
            raise NotYourShop
        if mine.handed_over_at is not None:
            raise ShopGoneAlready
        word_about(member, succession, shop).update(taken_back_at=timezone.now())
        enter([Line(Event.REVOKED, member, scope=str(member), what=NO, pointer=f"{succession}/{shop}")])


def word_about(member: UUID, succession: UUID, shop: UUID) -> ReadingQuerySet:
    """What a member said of one shop. Inside their block, or one that does it again."""
    found: ReadingQuerySet = Consigned.objects.filter(owner=member, subject=member, succession=succession, shop=shop)
    return found


def _told(member: UUID, succession: UUID) -> Announcement:
    told: Announcement | None = Announcement.objects.filter(owner=member, subject=member, succession=succession).first()
    if told is None or not Succession.objects.filter(pk=succession, state=State.GRANTED).exists():
        raise NotInForce
    return told


def _word(member: UUID, succession: UUID, shop: UUID) -> Consigned | None:
    """Held until the block ends: an export comes before it, or after it."""
    found: Consigned | None = word_about(member, succession, shop).select_for_update().first()
    return found


@keeps("3.3-b", "4.2-h")
def take_back_again(entries: Sequence[Entry]) -> None:
    """A restored backup has forgotten that a word was taken back. One that was given after it was in no backup of before, and stays."""
    late = [entry for entry in entries if entry.what == NO]
    if not late:
        return
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        for entry in late:
            succession, shop = map(UUID, entry.pointer.split("/"))
            open_still = word_about(entry.subject, succession, shop).filter(taken_back_at=None, handed_over_at=None)
            open_still.filter(at__lte=entry.at).update(taken_back_at=entry.at)
