"""What an address is, and how a device is called: pure functions."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import idna
import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.words.decision import Automated
from socialsmartly.words.purposes import SECURITY

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
EMAIL, PHONE = "email", "phone"
DIGITS = {EMAIL: 8, PHONE: 6}

COUNTED_CODES: Final = "codes"
"""The scope of the index that leads from an address to what is counted of it."""
TEXTS_A_DAY = 1000
WRONG_IN_A_ROW = 100
WRONG_A_DAY = 30
ROW_FORGOTTEN_AFTER = timedelta(days=30)
WRONG_EVERYWHERE = 4900  # the breaker opens before 5,000 wrong codes in ten minutes
BLOCK_DIGITS = 4  # the last digits that numbers of one block do not share: ten thousand numbers

ONE_OF_TWO_NAMES: Final = {"googlemail.com": "gmail.com"}
WITHOUT_DOTS: Final = frozenset({"gmail.com"})
"""Where dots in the name of a mailbox say nothing."""

_SCRIPTS_OF_ONE_LANGUAGE = (
    {"LATIN"},
    {"CJK", "LATIN"},
    {"CJK", "HIRAGANA", "KATAKANA", "LATIN"},
    {"CJK", "HANGUL", "LATIN"},
)
_LOOK_LATIN = frozenset("аеорсхуіјѕԁһӏԛԝɡαοινρυκ")
_SEPARATORS = re.compile(r"[\s().\-/\u2010-\u2015]")


@dataclass(frozen=True)
class Address:
    """One way to reach a person, in the one form by which they are found again."""

    channel: str
    value: str


def same_mailbox(one: Address, other: Address) -> bool:
    """Whether what is sent to either arrives with the same person: mail systems leave out what stands behind a plus, and some the dots."""
    return one.channel == other.channel and _mailbox(one) == _mailbox(other)


def _mailbox(address: Address) -> str:
    if address.channel != EMAIL:
        return address.value
    name, _at, domain = address.value.lower().rpartition("@")
    name = name.partition("+")[0]
    domain = ONE_OF_TWO_NAMES.get(domain, domain)
    return f"{name.replace('.', '') if domain in WITHOUT_DOTS else name}@{domain}"


@dataclass(frozen=True)
class Allowance:
    """How often something may happen within a time. `comes_back` when the code that was sent turned out to be of use.

    One `in_a_row` counts on for `remembered` after each time, however slowly they come, and the one right code sets it to nought; when
    it is used up, it is closed for `window` after the last.
    """

    kind: str
    value: str
    most: int
    window: timedelta
    comes_back: bool = False
    in_a_row: bool = False

    @property
    def remembered(self) -> timedelta:
        return ROW_FORGOTTEN_AFTER if self.in_a_row else self.window


def sending_allowances(address: Address) -> tuple[Allowance, ...]:
    """What one code takes from. Texts cost money, so there are limits for the number, its block, and the day's bill as a whole:
    whoever is paid for texts to numbers of their own uses up the block's, and those who type their code give theirs back."""
    day = timedelta(days=1)
    mailbox = Allowance(address.channel, address.value, 10, day, comes_back=True)
    if address.channel == EMAIL:
        return (mailbox,)
    return (
        mailbox,
        Allowance("number, quarter", address.value, 3, timedelta(minutes=15)),
        Allowance("number, day", address.value, 5, day),
        Allowance("block", address.value[:-BLOCK_DIGITS], 50, day, comes_back=True),
        Allowance("texts", "", TEXTS_A_DAY, day),
    )


def guessing_allowances(address: Address) -> tuple[Allowance, ...]:
    """What one typed code takes from until it proves right: 100 in a row and 30 a day for an address, and the breaker for everybody
    together. What closes one address leaves the member's other one, and passkeys, open."""
    day = timedelta(days=1)
    return (
        Allowance(f"wrong in a row, {address.channel}", address.value, WRONG_IN_A_ROW, day, in_a_row=True),
        day_of_guesses(address),
        Allowance("guesses", "", WRONG_EVERYWHERE, timedelta(minutes=10), comes_back=True),
    )


def day_of_guesses(address: Address) -> Allowance:
    return Allowance(f"guesses, {address.channel}", address.value, WRONG_A_DAY, timedelta(days=1), comes_back=True)


def normal_address(text: str, language: str) -> Address:
    """Read what a person typed (AddressRefused). Full-width letters and digits of a Chinese keyboard are ordinary ones here."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > LONGEST:
        raise AddressRefused(Reason.TOO_LONG)
    if "@" in text:
        return Address(EMAIL, _email(text))
    if re.search(r"\d", text) and not re.search(r"[^\W\d]", text):
        return Address(PHONE, _phone(text, "CN" if language.startswith("zh") else "GB"))
    raise AddressRefused(Reason.NEITHER)


def _email(text: str) -> str:
    """Lower case, the domain in its ASCII form (RFC 5891), the part before the @ in ASCII, which every mail server takes."""
    local, _, domain = text.rpartition("@")
    if not local.isascii():
        raise AddressRefused(Reason.MIXED_SCRIPTS)
    try:
        plain = idna.decode(domain.lower(), uts46=True)
        if not all(_one_script(label) for label in plain.split(".")):
            raise AddressRefused(Reason.MIXED_SCRIPTS)
        normal = f"{local.lower()}@{idna.encode(plain, uts46=True).decode()}"
        validate_email(normal)
    except (idna.IDNAError, ValidationError, UnicodeError):
        raise AddressRefused(Reason.BROKEN_EMAIL) from None
    return normal


def _one_script(label: str) -> bool:
    """A label may mix the scripts of one language; one that looks Latin and is not is somebody's trap."""
    letters = [c for c in label if c.isalpha()]
    scripts = {unicodedata.name(c, "?").split()[0].split("-")[0] for c in letters}
    alone = len(scripts) <= 1 or any(scripts <= allowed for allowed in _SCRIPTS_OF_ONE_LANGUAGE)
    return alone and not (letters and all(c in _LOOK_LATIN for c in letters))


def _phone(text: str, region: str) -> str:
    """E.164. Without a plus, the country of the page's language is tried first, then the number as a whole."""
    digits = _SEPARATORS.sub("", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    for candidate, country in ((digits, None if digits.startswith("+") else region), (f"+{digits.lstrip('+')}", None)):
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
                raise AddressRefused(Reason.LANDLINE)
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    raise AddressRefused(Reason.BROKEN_PHONE)


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def number_of(factor: UUID, key: str) -> str:
    """The number by which a second factor is vouched for: eight digits that are told to somebody, and show nothing of its secret."""
    digest = hmac.new(key.encode(), b"number of a factor|" + factor.bytes, sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**8:08d}"


def device_label(user_agent: str) -> str:
    """ "Chrome on Linux": enough to know one's own device again, and nothing that tells it from a million others."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part)


TRIES: Final = Automated(
    "tries",
    (SECURITY,),
    ("accounts.CodeBudget",),
    _("How many codes an address gets"),
    _("A program counts codes and wrong tries, and gives no further code for a day where there were too many."),
    _(
        "The page that refuses says what is counted, up to how many and when it begins anew. Sign in with a passkey or your other address, wait, or ask a person from there."
    ),
)
