"""One-time codes: counted before they are compared, good once, for ten minutes, for one address and one browser.

Whether an account exists is not looked at before a code was right, so known and unknown addresses cannot be told apart.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.product.accounts.actions.budgets import give_back, take
from socialsmartly.product.accounts.errors import NothingPending, TooSoon
from socialsmartly.product.accounts.models import SignUp
from socialsmartly.product.accounts.rules import DIGITS, Address, guessing_allowances, sending_allowances
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SECURITY

log = logging.getLogger("socialsmartly.accounts")
LIFE = timedelta(minutes=10)
LIFE_ONCE_USED = timedelta(minutes=30)
COOL_DOWN = timedelta(seconds=60)
MOST_TRIES = 5
ENTER, RECOVER, ADD, CHANGE, PROVE, CHALLENGE = "enter", "recover", "add", "change", "prove", "challenge"
CUSTOMER, PERSON, GUARDIAN, REWARD = "customer", "person", "guardian", "reward"


class Outcome(Enum):
    RIGHT = auto()
    WRONG = auto()
    SPENT = auto()
    OVER = auto()


@dataclass(frozen=True)
class Waiting:
    """A flow as its own browser may see it."""

    address: Address
    intent: str
    tries_left: int
    over: bool
    confirmed: bool
    again_at: datetime


@keeps("2.1-a", "2.1-b")
def begin(address: Address, intent: str = ENTER) -> tuple[UUID, str]:
    """The flow and the code to send (TooManyCodes). The code itself is nowhere but in this answer."""
    take(sending_allowances(address))
    flow = uuid7()
    code = _new_code(address.channel)
    with reading_for(SECURITY):
        SignUp.objects.create(
            id=flow,
            address=address.value,
            channel=address.channel,
            intent=intent,
            code_digest=_digest(flow, address.channel, code),
            expires_at=timezone.now() + LIFE,
        )
    return flow, code


def again(flow: UUID) -> tuple[Address, str]:
    """A new code for the same flow (TooSoon, NothingPending, TooManyCodes). The tries counted so far stay counted."""
    waiting = look_at(flow)
    if waiting.confirmed or not waiting.tries_left:
        raise NothingPending
    if waiting.again_at > timezone.now():
        raise TooSoon
    take(sending_allowances(waiting.address))
    code, now = _new_code(waiting.address.channel), timezone.now()
    with reading_for(SECURITY):
        replaced = SignUp.objects.filter(pk=flow, used_at=None, sent_at__lte=now - COOL_DOWN).update(
            code_digest=_digest(flow, waiting.address.channel, code), sent_at=now, expires_at=now + LIFE
        )
    if not replaced:
        raise TooSoon
    return waiting.address, code


@keeps("2.1-e")
def try_code(flow: UUID, code: str) -> Outcome:
    """Count first, in transactions of their own (TooManyCodes); then compare in constant time; then use once, by a conditional update.

    A new code gives no tries back, and neither does a new flow: wrong ones are counted by address and for everybody together.
    """
    if not _count(flow):
        return _why_not(flow)
    try:
        allowances = guessing_allowances(look_at(flow).address)
        take(allowances)
    except NothingPending:
        return Outcome.OVER
    outcome = _compare(flow, code)
    if outcome is Outcome.RIGHT:
        give_back(allowances)
    else:
        log.warning("a code did not fit")
    return outcome


def _compare(flow: UUID, code: str) -> Outcome:
    now = timezone.now()
    with reading_for(SECURITY):
        row = SignUp.objects.filter(pk=flow).first()
        if row is None:
            return Outcome.OVER
        if not hmac.compare_digest(bytes(row.code_digest), _digest(flow, row.channel, code)):
            return Outcome.WRONG if row.tries < MOST_TRIES else Outcome.SPENT
        used = SignUp.objects.filter(pk=flow, used_at=None, code_digest=row.code_digest, expires_at__gt=now).update(
            used_at=now, expires_at=now + LIFE_ONCE_USED
        )
    return Outcome.RIGHT if used else Outcome.OVER


def _count(flow: UUID) -> bool:
    with reading_for(SECURITY):
        waiting = SignUp.objects.filter(pk=flow, used_at=None, tries__lt=MOST_TRIES, expires_at__gt=timezone.now())
        return bool(waiting.update(tries=F("tries") + 1))


def _why_not(flow: UUID) -> Outcome:
    with reading_for(SECURITY):
        spent = SignUp.objects.filter(pk=flow, used_at=None, tries__gte=MOST_TRIES).exists()
    return Outcome.SPENT if spent else Outcome.OVER


def look_at(flow: UUID) -> Waiting:
    """NothingPending when the row is gone."""
    with reading_for(SECURITY):
        row = SignUp.objects.filter(pk=flow).first()
        if row is None or not row.address:
            raise NothingPending
        return Waiting(
            address=Address(row.channel, row.address),
            intent=row.intent,
            tries_left=max(0, MOST_TRIES - row.tries),
            over=row.expires_at <= timezone.now(),
            confirmed=row.used_at is not None,
            again_at=row.sent_at + COOL_DOWN,
        )


def confirmed(flow: UUID, intent: str = ENTER) -> Address:
    """The address whose code was right (NothingPending)."""
    waiting = look_at(flow)
    if not waiting.confirmed or waiting.over or waiting.intent != intent:
        raise NothingPending
    return waiting.address


@keeps("2.1-b")
def close(flow: UUID, *, delivered: Address | None = None) -> None:
    """Remove a flow and its key. `delivered` gives an address its place in the day's budget back: its code was of use."""
    with reading_for(SECURITY):
        SignUp.objects.filter(pk=flow).delete()
    forget([flow])
    if delivered:
        give_back(sending_allowances(delivered))


def begin_challenge() -> UUID:
    """A passkey's question. It is a flow without address and code: what counts is that it is used once."""
    with reading_for(SECURITY):
        made = SignUp.objects.create(
            channel=CHALLENGE, intent=CHALLENGE, code_digest=b"", expires_at=timezone.now() + LIFE
        )
    return UUID(str(made.pk))


def use_challenge(flow: UUID) -> bool:
    """Whether it was still open; it is not any more."""
    with reading_for(SECURITY):
        return bool(SignUp.objects.filter(pk=flow, intent=CHALLENGE, expires_at__gt=timezone.now()).delete()[0])


def _new_code(channel: str) -> str:
    digits = DIGITS[channel]
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def _digest(flow: UUID, channel: str, code: str) -> bytes:
    key = hmac.new(settings.SECRET_KEY.encode(), b"one-time code", sha256).digest()
    return hmac.new(key, f"{flow}|{channel}|{code}".encode(), sha256).digest()
