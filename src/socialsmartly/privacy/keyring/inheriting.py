"""What a shop takes along to a successor, so that whoever asked it to delete them stays deleted there, too.

The hashes can be recognised by nobody without the key under which the house made them. Every scope has a key of its own (`index`), so the key
of the shop goes with them: it finds nobody else of this house, and it is all that the successor needs to look for the same people.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.files import KEY_BYTES
from socialsmartly.privacy.keyring.models import SuppressedKey
from socialsmartly.privacy.keyring.remembering import CEILING
from socialsmartly.privacy.keyring.suppression import enter, inherited, seal_inherited
from socialsmartly.words import keeps

HASH_BYTES: Final = 32


@dataclass(frozen=True)
class Memory:
    """What one shop, or one promotion of it, remembers: the keys, its own first, and each hash with its last day."""

    scope: UUID
    keys: tuple[bytes, ...]
    hashes: tuple[tuple[bytes, date], ...]

    @property
    def is_whole(self) -> bool:
        """Whether it can be one of ours."""
        sizes = {*map(len, self.keys), *(len(known) for known, _ in self.hashes)}
        return bool(self.keys and self.hashes) and sizes == {KEY_BYTES} == {HASH_BYTES}


@keeps("4.2-i", "3.3-b")
def memories(scopes: Collection[UUID]) -> list[Memory]:
    """What is remembered in these scopes and still counts."""
    count = SuppressedKey.objects.filter(until__gte=timezone.now().date(), opens=False)
    known = {UUID(str(one)) for one in count.order_by().values_list("workspace", flat=True).distinct()}
    return [_memory(scope) for scope in sorted(known & set(scopes))]


def _memory(scope: UUID) -> Memory:
    rows = SuppressedKey.objects.filter(workspace=scope, opens=False, until__gte=timezone.now().date())
    hashes = tuple((bytes(digest), until) for digest, until in rows.order_by("digest").values_list("digest", "until"))
    return Memory(scope, (index.key_of_scope(str(scope)), *inherited(scope)), hashes)


def may_go(scopes: Collection[UUID]) -> bool:
    """Whether what is remembered in them could be recognised elsewhere. Of a house whose index was begun under one key for all, nothing can."""
    return all(index.key_of_scope(str(one.scope)) for one in memories(scopes))


@keeps("4.2-i", "3.3-b")
def inherit(memory: Memory) -> None:
    """Remember the same here, to the same days and no longer than anybody is remembered. The keys go with the last of the hashes. Twice changes
    nothing."""
    today = timezone.now().date()
    known = set(inherited(memory.scope))
    there = {
        bytes(one) for one in SuppressedKey.objects.filter(workspace=memory.scope).values_list("digest", flat=True)
    }
    by_day: dict[date, list[bytes]] = {}
    for digest, until in memory.hashes:
        if until >= today and digest not in there:
            by_day.setdefault(min(until, today + CEILING), []).append(digest)
    for until, digests in sorted(by_day.items()):
        enter(dict.fromkeys(digests, memory.scope), until)
    if by_day or not known.issuperset(memory.keys):
        last = min(max(until for _, until in memory.hashes), today + CEILING)
        enter({seal_inherited(memory.scope, key): memory.scope for key in memory.keys}, last, opens=True)
