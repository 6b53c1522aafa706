"""What a column tells of a person, and who may read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from socialsmartly.words.purpose import Purpose


class Category(StrEnum):
    """Kinds of personal data, as the policy names them (PIPL art. 17: the kinds must be told)."""

    IDENTITY = "identity"
    CONTACT = "contact"
    CONTENT = "content"
    BEHAVIOUR = "behaviour"
    CHOICE = "choice"
    TECHNICAL = "technical"


SEALED_CATEGORIES = frozenset({Category.IDENTITY, Category.CONTACT, Category.CONTENT})


class KeyClass(IntEnum):
    """One key per person and class, so that what the law keeps can outlive the rest."""

    IDENTITY = 1
    CONTACT = 2
    MARKETING = 3
    SUPPORT = 4
    TRANSACTION = 5
    SECURITY = 6


@dataclass(frozen=True)
class Personal:
    """A column that tells of a person: its kind and the purposes that may read it. `masked` are those of them for which somebody who
    looks sees a mask; a program that runs for the same purpose, and shows nobody anything, reads the value. What is `sensitive` (PIPL 28,
    GDPR 9) goes to no recipient whom the person was not asked about."""

    category: Category
    purposes: frozenset[Purpose]
    masked: frozenset[Purpose] = frozenset()
    sensitive: bool = False


@dataclass(frozen=True)
class Plain:
    """A column that tells nothing of a person, and why."""

    because: str


def sensitive(said: Personal) -> Personal:
    """The same, and of the kind that a law protects most: what is known of somebody under 14, or proves who somebody is."""
    return replace(said, sensitive=True)


def contact(*purposes: Purpose, masked: tuple[Purpose, ...] = ()) -> Personal:
    return Personal(Category.CONTACT, frozenset(purposes) | frozenset(masked), frozenset(masked))


def identity(*purposes: Purpose) -> Personal:
    return Personal(Category.IDENTITY, frozenset(purposes))


def content(*purposes: Purpose) -> Personal:
    return Personal(Category.CONTENT, frozenset(purposes))


def behaviour(*purposes: Purpose) -> Personal:
    return Personal(Category.BEHAVIOUR, frozenset(purposes))


def choice(*purposes: Purpose) -> Personal:
    return Personal(Category.CHOICE, frozenset(purposes))


def technical(*purposes: Purpose) -> Personal:
    return Personal(Category.TECHNICAL, frozenset(purposes))
