"""Telling everybody who received something that it is to be deleted or corrected, again and again until they have answered."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.datamap.looking import ask
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.turns import alone_with
from socialsmartly.privacy.recipients.codes import Case
from socialsmartly.privacy.recipients.models import Answer, Contract, Disclosure, Notice, Progress, Says
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.queries import last_in_effect
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import FINISHING

FIRST_WAITS: Final = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 480))
"""Between the first tries; after them once a day until it was told."""
REMINDED_AFTER: Final = timedelta(days=3)
SILENT_AFTER: Final = timedelta(days=10)
AT_ONCE: Final = 500


@keeps("4.2-g")
def tell_everybody(asker: Asker, says: Says, *, number: str = "", item: str = "", to: UUID | None = None) -> int:
    """Put a notice on its way to each recipient of the person, in the transaction of what it tells of; how many. Twice makes none twice.
    What is being passed on at this moment is waited for, and told of too.

    With an `item`, only to those who received it; with `to`, only to that recipient.
    """
    alone_with(asker.subject)
    with all_owners("what was passed on of a person lies with whoever owns the row"):
        if not ask("SELECT 1 FROM recipients_disclosure WHERE subject = %s LIMIT 1", asker.subject):
            return 0  # as of nearly everybody
        rows = Disclosure.objects.filter(subject=asker.subject).order_by("id")
        passed = {
            one.recipient_id: one
            for one in (rows.filter(recipient=to) if to else rows)
            if not item or received(one, item)
        }
    made = [
        notice(
            asker.subject,
            says,
            one.recipient_id,
            one.pseudonym,
            number=number,
            item=item,
            use=one.use if item else "",
            case=one.case if item else "",
        )
        for one in passed.values()
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def received(passed: Disclosure, item: str) -> bool:
    """Whether something was passed on with others. Whoever takes the business over receives whole tables."""
    there = passed.items.split()
    return item in there or (passed.case == Case.SUCCESSION and item.rpartition(".")[0] in there)


@keeps("3.3-b", "4.2-g")
def tell_successors(asker: Asker, event: UUID) -> int:
    """Put a notice of a no on its way to whoever took over what is held of a person; how many. It is told of once, however often this
    runs. Opens its own block."""
    with asker.block(), all_owners("what was passed on of a person lies with whoever owns the row"):
        alone_with(asker.subject)
        said = ConsentEvent.objects.filter(subject=asker.subject, pk=event).exclude(state=State.GIVEN).first()
        passed = Disclosure.objects.filter(subject=asker.subject, case=Case.SUCCESSION).order_by("id")
        names = {one.recipient_id: one.pseudonym for one in passed} if said is not None else {}
        made = [no_of(asker.subject, one, names[one], Permit(said.permit), event.hex) for one in names if said]
        Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def no_of(subject: UUID, recipient: UUID, name: str, permit: Permit, act: str) -> Notice:
    """The notice that a person said no to one use; `act` tells one no from the next."""
    return notice(subject, Says.NO, recipient, name, number=act[:20], item=str(permit.name).lower())


def notice(
    subject: UUID,
    says: Says,
    recipient: UUID,
    name: str,
    *,
    number: str = "",
    item: str = "",
    use: str = "",
    case: str = "",
) -> Notice:
    """What one recipient, which knows the person by `name`, is to be told of one act. It has one id however often it is made, so that a
    recipient that took it knows it again."""
    told = f"{number}|{subject}|{recipient}|{says}|{item}"
    return Notice(
        id=UUID(bytes=hmac.new(f"{settings.SECRET_KEY}|notice".encode(), told.encode(), sha256).digest()[:16]),
        number=number,
        subject=subject,
        recipient=recipient,
        says=says,
        pseudonym=name,
        items=item,
        use=use,
        case=case,
        next_at=timezone.now(),
    )


@keeps("4.2-g")
def tell_of_the_erased(subject: UUID, passed: Iterable[Mapping[str, Any]]) -> None:
    """Somebody was deleted here before what went to whom came: each of these companies is told once. Inside a block about the person."""
    told = set(Notice.objects.filter(subject=subject, says=Says.ERASE).values_list("recipient", flat=True))
    last = {UUID(row["recipient_id"]): row["pseudonym"] for row in sorted(passed, key=lambda row: str(row["id"]))}
    made = [notice(subject, Says.ERASE, company, name) for company, name in last.items() if company not in told]
    Notice.objects.bulk_create(made, ignore_conflicts=True)


@keeps("4.2-g")
def tell_of_a_shop(workspace: UUID, spared: Collection[UUID] = ()) -> int:
    """The same for all customers of a shop that closes, which sees no more of what was passed on than whose it was and to whom. Whoever is
    `spared` is told of when they go."""
    alone_with(workspace)
    passed = Disclosure.objects.filter(owner=workspace).exclude(subject__in=spared)
    pairs = set(passed.values_list("subject", "recipient"))
    made = [
        notice(subject, Says.ERASE, recipient, pseudonym(Asker("contact", subject, workspace), recipient))
        for subject, recipient in sorted(pairs)
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True, batch_size=AT_ONCE)
    return len(made)


def due(now: datetime) -> list[UUID]:
    """The notices whose next try has come."""
    with reading_for(FINISHING):
        waiting = Notice.objects.exclude(progress=Progress.ANSWERED).filter(next_at__lte=now)
        return list(waiting.order_by("next_at").values_list("pk", flat=True)[:AT_ONCE])


def begin(notice: UUID) -> tuple[Notice, Contract] | None:
    """Count a try before it is made, and say when the next one is; None when there is nothing to tell any more. The contract is the
    last one in effect with this recipient, in force or over: whoever has received something is told after its end, too."""
    with reading_for(FINISHING):
        now = timezone.now()
        open_still = Notice.objects.filter(pk=notice, next_at__lte=now).exclude(progress=Progress.ANSWERED)
        found = open_still.select_for_update().first()
        if found is None:
            return None
        found.tries += 1
        found.next_at = now + wait_after(found.tries, told=found.told_at is not None)
        found.save(update_fields=["tries", "next_at"])
        contract = last_in_effect(found.recipient)
        return (found, contract) if contract is not None else None


def wait_after(tries: int, *, told: bool) -> timedelta:
    """How long until the next try."""
    if told:
        return REMINDED_AFTER
    return FIRST_WAITS[tries - 1] if tries <= len(FIRST_WAITS) else timedelta(days=1)


def told(notice: UUID, answer: str = "") -> None:
    """The recipient has the notice, and perhaps answered at once. Then it is left alone for three days, or for good."""
    now = timezone.now()
    with reading_for(FINISHING):
        one = Notice.objects.filter(pk=notice).exclude(progress=Progress.ANSWERED)
        one.update(progress=Progress.TOLD, next_at=now + REMINDED_AFTER)
        one.filter(told_at=None).update(told_at=now)
        if answer in Answer.values:
            one.update(progress=Progress.ANSWERED, answer=answer, answered_at=now)


@keeps("4.2-g")
def answered(notice: UUID, subject: UUID, answer: Answer) -> bool:
    """The recipient's answer by its link; False when there is no such notice. The first answer stands."""
    with Asker("", subject).block():
        mine = Notice.objects.filter(pk=notice, subject=subject)
        open_still = mine.exclude(progress=Progress.ANSWERED)
        open_still.update(progress=Progress.ANSWERED, answer=answer, answered_at=timezone.now())
        return bool(mine.exists())


@keeps("4.2-g")
def escalate(now: datetime) -> int:
    """Hand to the desk whatever nobody has answered by the tenth day; how many are new there."""
    with reading_for(FINISHING):
        silent = Notice.objects.exclude(progress=Progress.ANSWERED).filter(
            escalated_at=None, at__lte=now - SILENT_AFTER
        )
        return int(silent.update(escalated_at=now))
