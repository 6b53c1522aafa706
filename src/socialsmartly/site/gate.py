"""The gate of this installation: who remembers the journal, and how each of its events is done again."""

from __future__ import annotations

from collections.abc import Sequence

from socialsmartly.privacy.consent.actions import withdraw_again
from socialsmartly.privacy.disclosures.actions import take_down_again
from socialsmartly.privacy.held.actions import end_again
from socialsmartly.privacy.journal.actions import Database
from socialsmartly.privacy.journal.gate import Gate
from socialsmartly.privacy.journal.rules import Entry, Event, Head
from socialsmartly.privacy.keyring.index import release_again
from socialsmartly.privacy.keyring.shredding import Keyring
from socialsmartly.privacy.keyring.suppression import remember_again
from socialsmartly.privacy.ledger.errors import LogMissing
from socialsmartly.privacy.ledger.journal_head import last_head
from socialsmartly.privacy.ledger.places import reader
from socialsmartly.privacy.limits.actions import limit_again
from socialsmartly.privacy.minors.actions import mark_again
from socialsmartly.privacy.portability.actions import withdraw_again as close_again
from socialsmartly.privacy.recipients.actions.again import (
    pass_again,
    tell_again,
    tell_of_emptied_again,
    tell_successors_again,
)
from socialsmartly.privacy.recipients.actions.agreeing import take_back_again
from socialsmartly.privacy.recipients.actions.remembering import enter_again
from socialsmartly.privacy.retention.actions import hold_again
from socialsmartly.privacy.rights.actions import correct_again, empty_again, erase_again, hide_again
from socialsmartly.privacy.succession.actions.consigning import take_back_again as take_back_shops_again
from socialsmartly.privacy.succession.actions.telling import say_no_again
from socialsmartly.product.accounts.actions.sign_ins import revoke_again


def in_the_public_log() -> Head | None:
    """What the public log, and with it the witness, has seen of the journal."""
    try:
        return last_head(reader())
    except LogMissing:
        return None  # a first start: the log begins after the gate is built


def take_away_again(entries: Sequence[Entry]) -> None:
    """A line that revokes names what it takes: a device, a second factor, a waiting change, an address as a way in, a yes to a recipient, what
    stood in public, a link for another service, or that somebody goes along to a successor."""
    revoke_again(entries)
    take_back_again(entries)
    take_down_again(entries)
    say_no_again(entries)
    take_back_shops_again(entries)
    close_again(entries)
    release_again(entries)


def erase_and_tell_again(entries: Sequence[Entry]) -> None:
    """The recipients first: with a shop's rows goes what it had passed on."""
    tell_again(entries)
    erase_again(entries)


def empty_and_tell_again(entries: Sequence[Entry]) -> None:
    empty_again(entries)
    tell_of_emptied_again(entries)


def withdraw_and_tell_again(entries: Sequence[Entry]) -> None:
    withdraw_again(entries)
    tell_successors_again(entries)


GATE = Gate(
    stores=(Database(), Keyring()),
    witnesses=(in_the_public_log,),
    replays={
        Event.REGISTERED: enter_again,
        Event.PASSED: pass_again,
        Event.REMEMBERED: remember_again,
        Event.ERASED: erase_and_tell_again,
        Event.EMPTIED: empty_and_tell_again,
        Event.WITHDRAWN: withdraw_and_tell_again,
        Event.UNSUBSCRIBED: withdraw_and_tell_again,
        Event.SHORTENED: end_again,
        Event.RESTRICTED: hide_again,
        Event.LIMITED: limit_again,
        Event.CORRECTED: correct_again,
        Event.REVOKED: take_away_again,
        Event.HELD: hold_again,
        Event.MINOR: mark_again,
    },
)
