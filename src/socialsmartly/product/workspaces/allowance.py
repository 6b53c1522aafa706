"""Before a member does more of something that is counted, whoever registered here has a word: rooms above, since this one may not know
them. It is asked outside of any block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from socialsmartly.words import Refusal

SHOPS, MESSAGES, SEATS = "shops", "messages", "seats"


class LimitReached(Refusal):
    """Your edition holds no more of this; a program counted it. A larger one or a pack holds more; see under "Edition and orders" in My account. A person can decide anew; see "Decisions of programs about me" there. Nothing was charged and your edition stays as it is."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


Word = Callable[[UUID, str, int], None]
_words: Final[list[Word]] = []


def has_a_word(word: Word) -> Word:
    """Register `word`: it is called with the member, what is counted and how many, and refuses by raising LimitReached."""
    if word not in _words:
        _words.append(word)
    return word


def ask_for(member: UUID, what: str, n: int) -> None:
    """Before `n` messages of this month, or before there are `n` shops, or `n` seats in one (LimitReached). Less than nothing gives back what was not sent."""
    for word in _words:
        word(member, what, n)
