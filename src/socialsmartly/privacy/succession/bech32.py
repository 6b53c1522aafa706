"""How keys are written so that a slip shows: Bech32 (BIP 173), here without its limit of 90 characters, as age uses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK: Final = 6


class NotBech32(ValueError):
    """This text is not what `encode` writes."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


def encode(kind: str, content: bytes) -> str:
    values = _regrouped(content, 8, 5, pad=True)
    check = _polymod([*_spread(kind), *values, *[0] * _CHECK]) ^ 1
    sums = [(check >> 5 * (_CHECK - 1 - place)) & 31 for place in range(_CHECK)]
    return f"{kind}1{''.join(LETTERS[value] for value in [*values, *sums])}"


def decode(kind: str, text: str) -> bytes:
    """The bytes behind a text of this kind (NotBech32). All letters are small, or all are capitals."""
    if text not in (text.lower(), text.upper()):
        raise NotBech32
    found, one, rest = text.lower().rpartition("1")
    if found != kind or not one or len(rest) < _CHECK or any(letter not in LETTERS for letter in rest):
        raise NotBech32
    values = [LETTERS.index(letter) for letter in rest]
    if _polymod([*_spread(kind), *values]) != 1:
        raise NotBech32
    return bytes(_regrouped(values[:-_CHECK], 5, 8, pad=False))


def _spread(kind: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in kind), 0, *(ord(letter) & 31 for letter in kind)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if (top >> place) & 1 else 0
    return check


def _regrouped(values: Iterable[int], wide: int, narrow: int, *, pad: bool) -> list[int]:
    """The same bits in groups of another size."""
    held = bits = 0
    made: list[int] = []
    for value in values:
        held, bits = held << wide | value, bits + wide
        while bits >= narrow:
            bits -= narrow
            made.append((held >> bits) & ((1 << narrow) - 1))
    left = held & ((1 << bits) - 1)
    if pad and bits:
        made.append(left << (narrow - bits))
    elif not pad and (bits >= wide or left):
        raise NotBech32
    return made
