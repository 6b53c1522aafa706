"""Invents the person behind a customer id, for shops whose file has no names: the same id is always the same person.

No address can reach anyone: mail goes to example.test (RFC 2606) and telephone numbers are not in service.
Every choice comes from SHA-256 over a salt, the customer id and the name of the choice, so one never moves another.
"""

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from socialsmartly.product.stores.rules.names import ELSEWHERE, PLACES, POOLS, Place

MAIL_DOMAIN = "example.test"
WORDING_VERSIONS = ("2024-03", "2025-01")
PLAIN_ID = re.compile(r"[a-z0-9]{1,24}")
NUMERIC_ID = re.compile(r"[1-9][0-9]{0,8}")
LATIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "þ": "th", "Þ": "Th", "ð": "d", "đ": "d"}
)


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class ConsentState(StrEnum):
    GIVEN = "given"
    NEVER_ASKED = "never_asked"
    WITHDRAWN = "withdrawn"


class Method(StrEnum):
    CHECKOUT_BOX = "checkout_box"
    PREFERENCE_PAGE = "preference_page"
    IMPORT_DECLARED = "import_declared"


class ConsentEvent(NamedTuple):
    """The evidence of one yes (GIVEN) or one no (WITHDRAWN)."""

    state: ConsentState
    method: Method
    wording_version: str
    at: datetime
    source: str


class ChannelConsent(NamedTuple):
    """The present state of one channel and the events that led to it, oldest first; never asked has none."""

    channel: Channel
    state: ConsentState
    history: tuple[ConsentEvent, ...]


class Person(NamedTuple):
    customer_id: str
    given_name: str
    family_name: str
    display_name: str
    email: str
    phone: str
    country_code: str
    locale: str
    consents: tuple[ChannelConsent, ...]


class _Block(NamedTuple):
    """Numbers kept for fiction: the customer ids from `first_id` on get them one by one, so no two share one."""

    first_id: int
    prefixes: tuple[str, ...]
    digits: int


FICTION = {
    "GB": _Block(17000, ("+447700900",), 3),
    "FR": _Block(10000, ("+33639980", "+33639981", "+33639982", "+33639983", "+33639984"), 3),
    "US": _Block(12000, tuple(f"+1{area}55501" for area in (212, 303, 312, 404, 415, 503, 602, 617, 702, 713)), 2),
    "CA": _Block(12000, tuple(f"+1{area}55501" for area in (204, 306, 403, 416, 506, 514, 604, 613, 709, 902)), 2),
}
"""Ofcom keeps 07700 900000 to 900999, ARCEP 06 39 98, the North American plan 555-0100 to 0199 in every area."""
NOT_IN_SERVICE = "+446"
"""The British range 06 is assigned to nobody; with nine more digits a number has the right length."""
NUMBERS = 500_000_000
SCATTER = 387_420_489
"""Prime to NUMBERS, so that multiplying by it gives every id another number and neighbours no neighbouring one."""

SHARES = {
    Channel.EMAIL: ((0.62, ConsentState.GIVEN), (0.87, ConsentState.NEVER_ASKED), (1.0, ConsentState.WITHDRAWN)),
    Channel.SMS: ((0.30, ConsentState.GIVEN), (0.92, ConsentState.NEVER_ASKED), (1.0, ConsentState.WITHDRAWN)),
}
METHODS = ((0.72, Method.CHECKOUT_BOX), (0.88, Method.PREFERENCE_PAGE), (1.0, Method.IMPORT_DECLARED))
SOURCES = {
    Method.CHECKOUT_BOX: "box ticked at the checkout",
    Method.PREFERENCE_PAGE: "preference page of the shop",
    Method.IMPORT_DECLARED: "declared by the shop with the import",
}


class _Draws:
    """Choices for one customer, each by its own name."""

    def __init__(self, salt: str, customer_id: str) -> None:
        self._base = hashlib.sha256(f"{len(salt)}:{salt}{customer_id}".encode())

    def whole(self, name: str, below: int) -> int:
        digest = self._base.copy()
        digest.update(b"\0" + name.encode())
        return int.from_bytes(digest.digest()[:8], "big") % below

    def share(self, name: str) -> float:
        """At least 0 and below 1."""
        return self.whole(name, 1 << 53) / (1 << 53)

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        return choices[self.whole(name, len(choices))]


def person_for(
    customer_id: str, country: str, first_order_at: datetime, last_order_at: datetime, *, salt: str = "demo"
) -> Person:
    """The person of a customer id. Both times are that customer's; consent happens between them."""
    draws = _Draws(salt, customer_id)
    place = PLACES.get(country, ELSEWHERE)
    pool = POOLS[draws.one_of("pool", place.pools)]
    given, given_latin = _both_scripts(draws.one_of("given", pool.given))
    family, family_latin = _both_scripts(draws.one_of("family", pool.family))
    return Person(
        customer_id=customer_id,
        given_name=given,
        family_name=family,
        display_name=f"{given} {family}" if given == given_latin else f"{family}{given}",
        email=f"{_folded(given_latin)}.{_folded(family_latin)}.{_id_part(customer_id)}@{MAIL_DOMAIN}",
        phone=_phone(customer_id, place, draws),
        country_code=place.code,
        locale=place.locale,
        consents=tuple(_consent(channel, draws, first_order_at, last_order_at) for channel in Channel),
    )


def _both_scripts(name: str) -> tuple[str, str]:
    shown, _, latin = name.partition("|")
    return shown, latin or shown


def _folded(name: str) -> str:
    """Only a to z, for the part of an address before the @."""
    plain = unicodedata.normalize("NFKD", name.translate(LATIN))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha()).lower()


def _id_part(customer_id: str) -> str:
    """The id itself where it fits; otherwise a hash with a hyphen, which no plain id has, so that no two meet."""
    if PLAIN_ID.fullmatch(customer_id):
        return customer_id
    return "x-" + hashlib.sha256(customer_id.encode()).hexdigest()[:24]


def _phone(customer_id: str, place: Place, draws: _Draws) -> str:
    """E.164. Numeric ids up to nine digits never share a number; longer or other ids might, in very many customers."""
    if not NUMERIC_ID.fullmatch(customer_id) or int(customer_id) >= NUMBERS:
        return f"{NOT_IN_SERVICE}{NUMBERS + draws.whole('phone', NUMBERS):09}"
    number = int(customer_id)
    block = FICTION.get(place.code)
    if block is not None:
        which, rest = divmod(number - block.first_id, 10**block.digits)
        if 0 <= which < len(block.prefixes):
            return f"{block.prefixes[which]}{rest:0{block.digits}}"
    return f"{NOT_IN_SERVICE}{number * SCATTER % NUMBERS:09}"


def _consent(channel: Channel, draws: _Draws, first: datetime, last: datetime) -> ChannelConsent:
    share = draws.share(f"{channel} state")
    state = next(state for limit, state in SHARES[channel] if share < limit)
    if state is ConsentState.NEVER_ASKED:
        return ChannelConsent(channel, state, ())
    asked = draws.share(f"{channel} method")
    method = next(method for limit, method in METHODS if asked < limit)
    wording = draws.one_of(f"{channel} wording", WORDING_VERSIONS)
    # A box is ticked while ordering: the first order is the one that surely happened.
    given_at = first if method is Method.CHECKOUT_BOX else _between(first, last, draws.share(f"{channel} given"))
    given = ConsentEvent(ConsentState.GIVEN, method, wording, given_at, SOURCES[method])
    if state is ConsentState.GIVEN:
        return ChannelConsent(channel, state, (given,))
    withdrawn_at = _between(given_at, last, draws.share(f"{channel} withdrawn"))
    page = Method.PREFERENCE_PAGE
    withdrawn = ConsentEvent(ConsentState.WITHDRAWN, page, wording, withdrawn_at, SOURCES[page])
    return ChannelConsent(channel, state, (given, withdrawn))


def _between(first: datetime, last: datetime, share: float) -> datetime:
    """A whole second between two times, both included."""
    seconds = max(0, int((last - first).total_seconds()))
    return first + timedelta(seconds=int(seconds * share))
