"""What may leave, read under the purpose of its case and on record before it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.turns import together_with
from socialsmartly.privacy.ledger.actions.noting import Concerning, note
from socialsmartly.privacy.recipients.actions.again import has_them, put_down
from socialsmartly.privacy.recipients.actions.agreeing import LEASE_SECONDS
from socialsmartly.privacy.recipients.cases import CASES, Opens
from socialsmartly.privacy.recipients.codes import FIGURES_ONLY, Case, Use
from socialsmartly.privacy.recipients.errors import (
    CaseClosed,
    HandoverRefused,
    NobodyToTellOf,
    NoContract,
    NotAgreedTo,
    NothingAgreed,
    StillTold,
)
from socialsmartly.privacy.recipients.lines import line_of_disclosure
from socialsmartly.privacy.recipients.models import Contract, Delivery, Disclosure, Stage, Way
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.queries import announced, last_word, live
from socialsmartly.privacy.recipients.rules import Split, agrees, sensitive_of, split
from socialsmartly.privacy.recipients.walking import Passed, walk
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING

LEASE: Final = timedelta(seconds=LEASE_SECONDS)
ON_THE_QUEUE: Final = (Stage.WAITING, Stage.LEASED)
EVENT: Final = "person.shared"


@dataclass(frozen=True)
class To:
    """To whom something is to go, what for, in which case, and on which ground where the case asks for one."""

    recipient: UUID
    use: Use | str
    case: Case | str
    ground: UUID | None = None


@dataclass(frozen=True)
class Parcel:
    """What may leave now, read for it: the record of it is written already."""

    contract: Contract
    passed: Disclosure
    fields: Passed

    def body(self) -> dict[str, object]:
        return {
            "type": EVENT,
            "timestamp": self.passed.at.isoformat(),
            "data": {"person": self.passed.pseudonym, "purpose": self.passed.use, "fields": self.fields},
        }


@keeps("3.1-a")
def opened(to: To) -> Opens:
    """What opens this case, or CaseClosed."""
    found = CASES.get(Case(to.case)) if to.case in Case.values else None
    if found is None:
        raise CaseClosed(str(to.case))
    return found


@keeps("3.1-a", "3.1-c", "3.1-d", "3.1-e", "3.1-f", "3.2-a", "3.2-d", "3.2-f")
def may_leave(asker: Asker, to: To, opens: Opens, wanted: Iterable[str]) -> tuple[Contract, Split]:
    """The contract under which something may leave now, and what of it. Call it inside the block of the case's purpose."""
    contract, soon = live(to.recipient, to.use), announced(to.recipient, to.use)
    if contract is None:
        raise NoContract if soon is None else StillTold(str(soon.told_until))
    if contract.category not in opens.categories or contract.category in FIGURES_ONLY:
        raise CaseClosed(str(to.case))
    wanted = list(wanted)
    parts = split(wanted, contract, soon)
    if not parts.passes:
        raise NothingAgreed if soon is None or not split(wanted, soon).passes else StillTold(str(soon.told_until))
    touchy = set(parts.passes) & sensitive_of(contract)
    if (opens.consent or touchy) and not agrees(last_word(asker, to.recipient, to.use), contract):
        raise NotAgreedTo
    opens.ground(asker, contract, to.ground)
    return contract, parts


@contextmanager
def passing(asker: Asker, opens: Opens) -> Iterator[None]:
    """A block of the case's purpose in which something of a person is passed on. No deletion, correction or withdrawal of theirs counts
    who received something while it is open: it comes before, and finds nothing here, or after, and finds this on record."""
    with asker.block(opens.purpose):
        if asker.workspace:
            together_with(asker.workspace)
        together_with(asker.subject)
        yield


def read_out(
    asker: Asker,
    to: To,
    opens: Opens,
    wanted: Iterable[str],
    *,
    way: Way,
    record: UUID | None = None,
    whole: bool = False,
) -> Parcel:
    """Read what may leave and write down that it does, in one transaction. Call it inside `passing`.

    `record` is the id of the record: what is tried again under the same contract is passed on once. `whole` refuses all of it where a
    part may not leave (NothingAgreed).
    """
    contract, parts = may_leave(asker, to, opens, wanted)
    if whole and parts.dropped:
        raise NothingAgreed
    fields = walk(asker, parts.passes)
    if fields is None:
        raise NobodyToTellOf
    passed = _record(asker, to, contract, parts, way)
    if record is not None:
        there = Disclosure.objects.filter(owner=passed.owner, subject=passed.subject, pk=record).first()
        if there is not None and there.contract == contract.pk:
            return Parcel(contract, there, fields)
        passed.pk = record if there is None else passed.pk
    note(Concerning(passed.owner, passed.subject), line_of_disclosure(passed), of=passed)
    if not has_them(passed):
        put_down(passed, contract)
    return Parcel(contract, passed, fields)


def _record(asker: Asker, to: To, contract: Contract, parts: Split, way: Way) -> Disclosure:
    return Disclosure(
        owner=asker.owner,
        subject=asker.subject,
        recipient_id=contract.recipient_id,
        category=contract.category,
        name=contract.name,
        contract=contract.pk,
        use=to.use,
        version=contract.version,
        case=to.case,
        ground=to.ground,
        items=" ".join(parts.passes),
        dropped=" ".join(parts.dropped),
        pseudonym=pseudonym(asker, contract.recipient_id),
        way=way,
        at=timezone.now(),
        counts_from=datetime.combine(contract.ends_on, clock.max, UTC),
    )


@keeps("3.1-a", "4.3-d")
def carry(asker: Asker, delivery: UUID) -> Parcel | None:
    """Take a delivery from the queue: everything is asked once more, and whoever takes a yes back from now on waits for its lease.

    None when it was stopped, or is stopped here because it may not leave any more. The caller sends the parcel outside of any
    transaction while the lease runs, then calls `settle`.
    """
    waiting = _waiting(asker, delivery)
    if waiting is None:
        return None
    to = To(waiting.recipient_id, waiting.use, waiting.case, waiting.ground)
    try:
        opens = opened(to)
        with passing(asker, opens):
            held = _of(asker, delivery).select_for_update().get()
            if held.stage not in ON_THE_QUEUE:
                return None
            parcel = read_out(asker, to, opens, held.asked.split(), way=Way.SENT, record=delivery)
            _of(asker, delivery).update(stage=Stage.LEASED, leased_until=timezone.now() + LEASE)
            return parcel
    except (HandoverRefused, AccessRefused):
        settle(asker, delivery, Stage.STOPPED)
        return None


@keeps("3.1-a", "4.2-g", "4.3-d")
def lend(asker: Asker, to: To, items: Iterable[str], *, notice: UUID) -> Parcel:
    """What a notice says anew of corrected items, for one try (HandoverRefused). However many tries there are, it is on record once; and it
    is on its way under a lease, for which whoever takes a yes back waits. The caller sends it, then calls `settle` with the notice."""
    opens, wanted = opened(to), list(items)
    with passing(asker, opens):
        parcel = read_out(asker, to, opens, wanted, way=Way.SENT, record=notice)
        leased = {"stage": Stage.LEASED, "leased_until": timezone.now() + LEASE}
        if not _of(asker, notice).update(**leased):
            Delivery.objects.create(
                pk=notice,
                owner=asker.owner,
                subject=asker.subject,
                recipient_id=parcel.contract.recipient_id,
                use=to.use,
                case=to.case,
                asked=" ".join(wanted),
                **leased,
            )
        return parcel


def _waiting(asker: Asker, delivery: UUID) -> Delivery | None:
    with reading_for(FINISHING):
        found: Delivery | None = _of(asker, delivery).filter(stage__in=ON_THE_QUEUE).first()
        return found


def settle(asker: Asker, delivery: UUID, stage: Stage) -> None:
    """What became of a delivery: sent, stopped, or waiting for another try."""
    with reading_for(FINISHING):
        _of(asker, delivery).update(stage=stage, leased_until=None)


def _of(asker: Asker, delivery: UUID) -> Any:
    return Delivery.objects.filter(owner=asker.owner, subject=asker.subject, pk=delivery)
