"""A person's separate yes to one recipient, and taking it back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone, translation

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.turns import alone_with
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.ledger.actions.noting import Concerning, note
from socialsmartly.privacy.recipients.actions.again import taken_back, tell_of_a_no_again
from socialsmartly.privacy.recipients.actions.telling import tell_everybody
from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.privacy.recipients.errors import ChangedMeanwhile, NoContract
from socialsmartly.privacy.recipients.lines import line_of_consent
from socialsmartly.privacy.recipients.listing import said_in
from socialsmartly.privacy.recipients.models import Delivery, Recipient, Says, SharingConsent, Stage, State
from socialsmartly.privacy.recipients.queries import last_word, live, twins
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, REPLAY

TAKEN_BACK: Final = "recipients_sharingconsent"
LEASE_SECONDS: Final = 15.0
BETWEEN_LOOKS: Final = 0.05


@keeps("3.1-c", "3.1-d", "3.1-f")
def agree_to(asker: Asker, recipient: UUID, use: Use | str, *, version: int) -> SharingConsent:
    """Record a yes to one recipient, one purpose and the version that was on the screen (NoContract, ChangedMeanwhile). Each of the
    five facts is kept as it was shown, in the language of the page."""
    language = translation.get_language() or "en"
    with asker.block(PREFERENCES):
        contract = live(recipient, use)
        if contract is None:
            raise NoContract
        if contract.version != version:
            raise ChangedMeanwhile
        purpose, method = said_in(contract, language)
        made = _event(asker, contract.recipient_id, contract.use, contract.version, State.GIVEN)
        made.name, made.contact, made.purpose_said, made.method = contract.name, contract.contact, purpose, method
        made.kinds, made.language = titles(contract.items), language
        note(Concerning(asker.owner, asker.subject), line_of_consent(made), of=made)
    return made


@keeps("3.1-c", "4.3-a", "4.3-d")
def take_back(asker: Asker, recipient: UUID, use: Use | str) -> SharingConsent | None:
    """Record a no, stop what waits, tell the recipient, and wait for what is on its way; None when there is no yes to take back.

    The journal comes last before the commit, as with every withdrawal: a restored backup must not bring the yes back.
    """
    with asker.block(PREFERENCES):
        alone_with(asker.subject)  # before any row, as whoever passes something on
        said = last_word(asker, recipient, use)
        if said is None or said.state != State.GIVEN:
            return None
        made = _take_back(asker, said)
        others = [_take_back(asker, one) for one in twins(asker, said)]
        enter([_line(one) for one in (made, *others)])
    wait_until_quiet(asker, recipient, use)
    return made


def _take_back(asker: Asker, said: SharingConsent) -> SharingConsent:
    """One company may stand in the register twice, as ours and as a predecessor's: a no is said to both."""
    made = _event(asker, said.recipient_id, said.use, said.version, State.WITHDRAWN)
    made.name, made.language = said.name, said.language
    note(Concerning(asker.owner, asker.subject), line_of_consent(made), of=made)
    # Also what a dead worker had taken: one that is alive after all holds the row, and is waited for here.
    free = Q(stage=Stage.WAITING) | Q(stage=Stage.LEASED, leased_until__lte=timezone.now())
    _theirs(asker, said.recipient_id, said.use).filter(free).update(stage=Stage.STOPPED)
    tell_everybody(asker, Says.STOP, number=_number(made), to=said.recipient_id)
    return made


def _number(made: SharingConsent) -> str:
    return f"S-{made.pk.hex[-12:].upper()}"


def _line(made: SharingConsent) -> Line:
    pointer = f"{made.use}/{made.recipient_id}/{_number(made)}"
    return Line(Event.REVOKED, made.subject, str(made.owner), TAKEN_BACK, pointer)


def wait_until_quiet(asker: Asker, recipient: UUID, use: Use | str, seconds: float = LEASE_SECONDS) -> bool:
    """Whether nothing of the person is on its way to this recipient any more; waits for it at most `seconds`."""
    until = time.monotonic() + seconds
    while _on_its_way(asker, recipient, use):
        if time.monotonic() >= until:
            return False
        time.sleep(BETWEEN_LOOKS)
    return True


def _on_its_way(asker: Asker, recipient: UUID, use: Use | str) -> bool:
    with asker.block(PREFERENCES):
        leased = _theirs(asker, recipient, use).filter(stage=Stage.LEASED, leased_until__gt=timezone.now())
        return bool(leased.exists())


def _theirs(asker: Asker, recipient: UUID, use: Use | str) -> Any:
    return Delivery.objects.filter(owner=asker.owner, subject=asker.subject, recipient=recipient, use=use)


def _event(asker: Asker, recipient: UUID, use: str, version: int, state: State) -> SharingConsent:
    return SharingConsent(
        owner=asker.owner,
        subject=asker.subject,
        recipient_id=recipient,
        use=use,
        version=version,
        state=state,
        at=timezone.now(),
    )


@keeps("4.2-h", "4.3-d")
def take_back_again(entries: Sequence[Entry]) -> None:
    """Take back what a restored backup brought back, and tell the recipient. A yes that came after the no stays: its event is younger.
    Where the backup does not know the recipient it holds no yes to it either."""
    late = [entry for entry in entries if entry.what == TAKEN_BACK]
    if not late:
        return
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        there = Recipient.objects.in_bulk({taken_back(entry).recipient for entry in late})
        known = [entry for entry in late if taken_back(entry).recipient in there]
        SharingConsent.objects.bulk_create([_taken_back(entry) for entry in known], ignore_conflicts=True)
        tell_of_a_no_again(known)


def _taken_back(entry: Entry) -> SharingConsent:
    """Its id comes from the line of the journal, so that the same line makes one event."""
    use, recipient, _ = taken_back(entry)
    return SharingConsent(
        id=UUID(bytes=entry.digest[:16]),
        owner=UUID(entry.scope),
        subject=entry.subject,
        recipient_id=recipient,
        use=use,
        version=0,
        state=State.WITHDRAWN,
        language="",
        at=entry.at,
    )
