"""What in a text identifies somebody: addresses and numbers that carry their own proof. A name carries none and is not found.

A false find costs a tick in a box, so a number counts when it may be one; a missed one stands for ever in other people's mail.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from phonenumbers import Leniency, PhoneNumberMatcher

SHOWN: Final = 4
"""So many characters of what was found are shown again, to whoever wrote it. None is kept."""
MOST_TRIES: Final = 1000
REGIONS: Final = ("CN", "GB", "US")
"""Where a number without a country code may be from."""


class Kind(TextChoices):
    MAIL = "mail", _("an e-mail address")
    PHONE = "phone", _("a phone number")
    RESIDENT = "resident", _("a Chinese resident identity number")
    CARD = "card", _("a card number")
    ACCOUNT = "account", _("a bank account number")


@dataclass(frozen=True)
class Found:
    """Something that identifies a person, and where in the text it stands."""

    kind: Kind
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def shown(self) -> str:
        """Enough for its writer to find it again."""
        return f"…{self.text[-SHOWN:]}"


def found_in(text: str) -> list[Found]:
    """Everything in a text that identifies somebody, in its order. Where two readings overlap, the one with the better proof counts."""
    plain = _plain(text)
    kept: list[Found] = []
    for find in READINGS:
        for one in find(plain):
            if all(one.end <= other.start or other.end <= one.start for other in kept):
                kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def kinds_in(*texts: str) -> list[Kind]:
    """The kinds alone, which is all that may be kept."""
    there = {one.kind for text in texts for one in found_in(text)}
    return [kind for kind in Kind if kind in there]


def _plain(text: str) -> str:
    """Full-width digits are digits, and what no eye sees parts nothing."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_RESIDENT = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![0-9A-Za-z])")
_CARD = re.compile(r"(?<!\d)[2-6](?:[ -]?\d){12,18}(?![ -]?\d)")
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[0-9A-Z]){11,30}(?![0-9A-Za-z])")


def _mails(text: str) -> Iterator[Found]:
    return (Found(Kind.MAIL, one.start(), one[0]) for one in _MAIL.finditer(text))


def _residents(text: str) -> Iterator[Found]:
    return (Found(Kind.RESIDENT, one.start(), one[0]) for one in _RESIDENT.finditer(text) if is_resident_number(one[0]))


def _cards(text: str) -> Iterator[Found]:
    return (Found(Kind.CARD, one.start(), one[0]) for one in _CARD.finditer(text) if passes_luhn(_digits(one[0])))


def _accounts(text: str) -> Iterator[Found]:
    return (Found(Kind.ACCOUNT, one.start(), one[0]) for one in _ACCOUNT.finditer(text) if is_iban(one[0]))


def _phones(text: str) -> Iterator[Found]:
    for region in REGIONS:
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.STRICT_GROUPING, max_tries=MOST_TRIES):
            yield Found(Kind.PHONE, match.start, match.raw_string)


READINGS: Final[Sequence[Callable[[str], Iterator[Found]]]] = (_mails, _residents, _accounts, _cards, _phones)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def is_resident_number(text: str) -> bool:
    """18 places: area, a day of birth that exists, order, and the check character of GB 11643-1999 (ISO 7064, MOD 11-2)."""
    number = re.sub(r"[ -]", "", text).upper()
    try:
        datetime.strptime(number[6:14], "%Y%m%d")  # noqa: DTZ007 - a day of birth has no time zone
    except ValueError:
        return False
    rest = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17])) % 11
    return number[17] == "10X98765432"[rest]


def passes_luhn(digits: str) -> bool:
    """The check digit of card numbers (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """The two check digits of a bank account number (ISO 13616, MOD 97-10)."""
    number = text.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1
