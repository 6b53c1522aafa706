"""Whether a tax number can be one of its country, by the rule that the country made public. Pure, and asks nobody.

The sum shows that a number was not mistyped or made up at random; it does not show whose it is. Where no rule is known, the answer is
that it is not known, and a person looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

Rule = Callable[[str], bool]


class Fits(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def fits(country: str, number: str) -> Fits:
    """What the rule of a country says of a number, written with its letters before it or without."""
    rules = RULES.get(country)
    if rules is None:
        return Fits.UNKNOWN
    bare = _bare(country, number)
    for form, rule in rules:
        if re.fullmatch(form, bare):
            if rule is None:
                return Fits.UNKNOWN
            return Fits.YES if rule(bare) else Fits.NO
    return Fits.NO


def _bare(country: str, number: str) -> str:
    plain = re.sub(r"[^0-9A-Z]", "", number.upper())
    if country in {"CH", "CN"}:
        return plain
    return plain.removeprefix(LETTERS.get(country, country))


LETTERS: Final = {"GR": "EL"}
"""Where a number begins with other letters than the country's own."""


def _digits(number: str) -> list[int]:
    return [int(sign) for sign in number if sign.isdigit()]


def _sum(number: str, weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(_digits(number), weights, strict=False))


def _by(weights: Sequence[int], last: Callable[[int], int]) -> Rule:
    """The weighted sum of all digits but the last decides the last; a value of ten or more is no digit."""
    return lambda number: last(_sum(number[:-1], weights)) == _digits(number)[-1]


def _luhn(number: str) -> bool:
    doubled = [
        digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(_digits(number)[::-1])
    ]
    return sum(doubled) % 10 == 0


def _mod_11_10(number: str) -> bool:
    """ISO 7064, as Germany and Croatia use it."""
    left = 10
    for digit in _digits(number)[:-1]:
        left = 2 * ((left + digit) % 10 or 10) % 11
    return (11 - left) % 10 == _digits(number)[-1]


def _austria(number: str) -> bool:
    *head, last = _digits(number)
    total = sum(digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(head))
    return (96 - total) % 10 == last


def _belgium(number: str) -> bool:
    whole = number.zfill(10)
    return 97 - int(whole[:8]) % 97 == int(whole[8:])


def _bulgaria(number: str) -> bool:
    first = _sum(number[:8], range(1, 9)) % 11
    return (first if first < 10 else _sum(number[:8], range(3, 11)) % 11 % 10) == int(number[8])


ODD_IN_CYPRUS: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)


def _cyprus(number: str) -> bool:
    total = sum(ODD_IN_CYPRUS[digit] if place % 2 == 0 else digit for place, digit in enumerate(_digits(number)))
    return chr(ord("A") + total % 26) == number[-1]


def _france(number: str) -> bool:
    return (12 + 3 * (int(number[2:]) % 97)) % 97 == int(number[:2])


def _ireland(number: str) -> bool:
    more = number[8:]
    total = _sum(number[:7], range(8, 1, -1)) + 9 * (0 if more in {"", "W"} else ord(more) - ord("A") + 1)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == number[7]


def _lithuania(number: str) -> bool:
    first = _sum(number[:8], range(1, 9)) % 11
    return (first if first < 10 else _sum(number[:8], (3, 4, 5, 6, 7, 8, 9, 1)) % 11 % 10) == int(number[8])


def _netherlands(number: str) -> bool:
    """Of a firm by the old rule; of one person, since 2020, by the rule of bank accounts."""
    old = _sum(number[:8], range(9, 1, -1)) % 11 == int(number[8])
    spelt = "".join(str(int(sign, 36)) for sign in f"NL{number}")
    return old or int(spelt) % 97 == 1


def _romania(number: str) -> bool:
    return _sum(number[:-1].zfill(9), (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(number[-1])


def _spain_person(number: str) -> bool:
    plain = number.translate(str.maketrans("XYZ", "012")) if number[0] in "XYZ" else number
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(plain[:-1]) % 23] == number[-1]


def _spain_firm(number: str) -> bool:
    total = sum(
        sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(map(int, number[1:8]))
    )
    last = -total % 10
    return number[-1] in {str(last), "JABCDEFGHI"[last]}


def _britain(number: str) -> bool:
    total = _sum(number[:7], range(8, 1, -1)) + int(number[7:9])
    return total % 97 == 0 or (total + 55) % 97 == 0


CHINESE: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _china(number: str) -> bool:
    total = sum(CHINESE.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return CHINESE[-total % 31] == number[17]


def _eleven(total: int) -> int:
    """Eleven less the rest, where eleven is nothing."""
    return -total % 11


RULES: Final[Mapping[str, Sequence[tuple[str, Rule | None]]]] = {
    "AT": [(r"U\d{8}", _austria)],
    "BE": [(r"[01]?\d{9}", _belgium)],
    "BG": [(r"\d{9}", _bulgaria), (r"\d{10}", None)],
    "CH": [(r"CHE\d{9}(MWST|TVA|IVA)?", _by((5, 4, 3, 2, 7, 6, 5, 4), _eleven))],
    "CN": [(rf"[{CHINESE}]{{18}}", _china)],
    "CY": [(r"\d{8}[A-Z]", _cyprus)],
    "CZ": [(r"\d{8}", _by(range(8, 1, -1), lambda total: (11 - total % 11) % 10)), (r"\d{9,10}", None)],
    "DE": [(r"[1-9]\d{8}", _mod_11_10)],
    "DK": [(r"\d{8}", lambda number: _sum(number, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0)],
    "EE": [(r"\d{9}", _by((3, 7, 1, 3, 7, 1, 3, 7), lambda total: -total % 10))],
    "ES": [
        (r"\d{8}[A-Z]|[XYZ]\d{7}[A-Z]", _spain_person),
        (r"[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]", _spain_firm),
        (r"[KLM]\d{7}[A-Z]", None),
    ],
    "FI": [(r"\d{8}", _by((7, 9, 10, 5, 8, 4, 2), _eleven))],
    "FR": [(r"\d{11}", _france), (r"[0-9A-Z]{2}\d{9}", None)],
    "GB": [(r"\d{9}(\d{3})?", _britain), (r"(GD|HA)\d{3}", None)],
    "GR": [(r"\d{9}", _by((256, 128, 64, 32, 16, 8, 4, 2), lambda total: total % 11 % 10))],
    "HR": [(r"\d{11}", _mod_11_10)],
    "HU": [(r"\d{8}", _by((9, 7, 3, 1, 9, 7, 3), lambda total: -total % 10))],
    "IE": [(r"\d{7}[A-W][A-IW]?", _ireland), (r"\d[A-Z+*]\d{5}[A-W]", None)],
    "IT": [(r"\d{11}", _luhn)],
    "LT": [(r"\d{7}1\d", _lithuania), (r"\d{12}", None)],
    "LU": [(r"\d{8}", lambda number: int(number[:6]) % 89 == int(number[6:]))],
    "LV": [
        (r"[4-9]\d{10}", lambda number: _sum(number, (9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)) % 11 == 3),
        (r"[0-3]\d{10}", None),
    ],
    "MT": [(r"\d{8}", lambda number: 37 - _sum(number[:6], (3, 4, 6, 7, 8, 9)) % 37 == int(number[6:]))],
    "NL": [(r"\d{9}B\d{2}", _netherlands)],
    "NO": [(r"\d{9}(MVA)?", _by((3, 2, 7, 6, 5, 4, 3, 2), _eleven))],
    "PL": [(r"\d{10}", _by((6, 5, 7, 2, 3, 4, 5, 6, 7), lambda total: total % 11))],
    "PT": [(r"\d{9}", _by(range(9, 1, -1), lambda total: _eleven(total) % 10))],
    "RO": [(r"[1-9]\d{1,9}", _romania)],
    "SE": [(r"\d{10}(0[1-9]|[1-8]\d|9[0-4])", lambda number: _luhn(number[:10]))],
    "SI": [(r"[1-9]\d{7}", _by(range(8, 1, -1), lambda total: (11 - total % 11) % 10 if total % 11 else 11))],
    "SK": [(r"[1-9]\d{9}", lambda number: int(number) % 11 == 0)],
}
"""By country, each form that a number may have, with its rule; without one where the rule is not public or needs a birthday."""
