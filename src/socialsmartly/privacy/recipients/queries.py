"""Who stands in the register, what a person agreed to, and what was passed on of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.carriage import Carriage, Carries
from socialsmartly.privacy.recipients.cases import CASES
from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.privacy.recipients.ended import Receipt
from socialsmartly.privacy.recipients.entrusted import Alarm, Task
from socialsmartly.privacy.recipients.models import (
    FACTS,
    Contract,
    Disclosure,
    Notice,
    Recipient,
    SharingConsent,
    State,
)
from socialsmartly.privacy.recipients.rules import (
    agrees,
    awaits_receipt,
    changed,
    counting,
    is_live,
    newest_by_use,
    sensitive_of,
    waits,
)
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ACCOUNTABILITY


def today() -> date:
    """Terms are counted in days of UTC."""
    return timezone.now().date()


def newest(recipient: UUID, use: Use | str) -> Contract | None:
    """The last row, in force, over or announced. The register is about nobody, so any block may read it."""
    found: Contract | None = Contract.objects.filter(recipient=recipient, use=use).order_by("id").last()
    return found


def counts(recipient: UUID, use: Use | str) -> Contract | None:
    """The last row of which people were told long enough, in force or over."""
    found = counting(Contract.objects.filter(recipient=recipient, use=use), today())
    return found[0] if found else None


def live(recipient: UUID, use: Use | str) -> Contract | None:
    """The contract in force with a recipient for one purpose."""
    found = counts(recipient, use)
    return found if found is not None and is_live(found, today()) else None


def last_in_effect(recipient: UUID) -> Contract | None:
    """The same whatever the purpose: by it a recipient is reached."""
    found = counting(Contract.objects.filter(recipient=recipient), today())
    return max(found, key=lambda one: one.pk, default=None)


def announced(recipient: UUID, use: Use | str) -> Contract | None:
    """What people are being told of and is not in effect yet."""
    found = newest(recipient, use)
    return found if found is not None and waits(found, today()) else None


def coming() -> list[Contract]:
    """The same of everybody."""
    now = today()
    return [contract for contract in register() if waits(contract, now)]


def own_rules(contract: Contract) -> str:
    """Where the privacy policy of a recipient lies; empty for an address that a page must not lead to."""
    return contract.policy_url if contract.policy_url.startswith("https://") else ""


def register() -> list[Contract]:
    """The last row of every recipient and purpose, the newest last."""
    return newest_by_use(list(Contract.objects.order_by("id")))


def in_force() -> list[Contract]:
    now = today()
    return [contract for contract in counting(Contract.objects.order_by("id"), now) if is_live(contract, now)]


@dataclass(frozen=True)
class Entry:
    """One change of the register. `before` is the row that it replaced; `changed` names the terms that differ."""

    contract: Contract
    before: Contract | None

    @property
    def at(self) -> datetime:
        return self.contract.at

    @property
    def changed(self) -> list[str]:
        return changed(self.before, self.contract) if self.before is not None else []


def changes() -> list[Entry]:
    """Everything that ever changed in the register, newest first."""
    last: dict[tuple[UUID, str], Contract] = {}
    found = []
    for contract in Contract.objects.select_related("recipient").order_by("id"):
        key = (contract.recipient_id, contract.use)
        found.append(Entry(contract, last.get(key)))
        last[key] = contract
    return found[::-1]


@dataclass(frozen=True)
class Carried:
    """A machine outside that carried messages of ours, in a time that `until` ends; None while it still does."""

    carries: Carries
    host: str
    company: str
    since: datetime
    until: datetime | None


@keeps("3.1-a")
def carried_since(moment: datetime) -> list[Carried]:
    """Who outside carried anything of ours since then, the newest first. It is about nobody, so any block may read it."""
    found = []
    for carries in Carries:
        rows = list(Carriage.objects.filter(carries=carries).order_by("began_at", "id"))
        found += [
            Carried(carries, row.host, row.company, max(row.began_at, moment), after.began_at if after else None)
            for row, after in zip_longest(rows, rows[1:])
            if not row.here and (after is None or after.began_at > moment)
        ]
    return sorted(found, key=lambda one: one.since, reverse=True)


def last_word(asker: Asker, recipient: UUID, use: Use | str) -> SharingConsent | None:
    """What a person last said to a recipient and a purpose. Call it inside a block that sees them."""
    said = SharingConsent.objects.filter(
        owner=asker.owner, subject=asker.subject, recipient=recipient, use=use
    ).order_by("at", "id")
    found: SharingConsent | None = said.last()
    return found


def consents_of(asker: Asker) -> list[SharingConsent]:
    """Every step, newest first."""
    said = SharingConsent.objects.filter(owner=asker.owner, subject=asker.subject)
    return list(said.order_by("-at", "-id"))


def passed_on(asker: Asker) -> list[Disclosure]:
    """What was passed on of a person, newest first."""
    rows = Disclosure.objects.filter(owner=asker.owner, subject=asker.subject)
    return list(rows.order_by("-at", "-id"))


@dataclass(frozen=True)
class Received:
    """What one recipient was told under a number and what it said, without a word about whom."""

    name: str
    notice: Notice


def notices_under(number: str) -> list[Received]:
    """What recipients were told under the number of a request. Opens its own block, which shows numbers and nobody."""
    with reading_for(ACCOUNTABILITY):
        rows = Notice.objects.filter(number=number).order_by("at", "id") if number else []
        return _named(rows)


def notices_to(asker: Asker) -> list[Received]:
    """What recipients were told about a person. Call it inside a block that reads for their rights."""
    return _named(Notice.objects.filter(subject=asker.subject).order_by("at", "id"))


def silent() -> list[Received]:
    """What nobody has answered by the tenth day. Opens its own block, which shows numbers and nobody."""
    with reading_for(ACCOUNTABILITY):
        return _named(Notice.objects.filter(escalated_at__isnull=False, answered_at=None).order_by("at", "id"))


def _named(notices: Iterable[Notice]) -> list[Received]:
    found = list(notices)
    names = {one.recipient_id: one.name for one in Contract.objects.order_by("id")} if found else {}
    return [Received(names.get(one.recipient, ""), one) for one in found]


def receipts() -> dict[UUID, Receipt]:
    """By contract. Call it inside a block that may read the register, as all of these."""
    return {one.contract_id: one for one in Receipt.objects.all()}


def unreceipted() -> list[Contract]:
    """Contracts that are over and whose receipt nobody has."""
    there = receipts()
    return [one for one in register() if awaits_receipt(one, today()) and one.pk not in there]


def tasks_of(recipient: UUID, use: Use | str) -> list[Task]:
    """What a company was to read under a contract, newest first."""
    return list(Task.objects.filter(recipient=recipient, use=use).order_by("-id"))


def task(key: UUID) -> Task | None:
    found: Task | None = Task.objects.filter(pk=key).first()
    return found


def alarms() -> list[tuple[str, Alarm]]:
    """What companies did beyond their tasks, newest first, with their names. Call it inside a block of the register."""
    names = {one.recipient_id: one.name for one in Contract.objects.order_by("id")}
    return [(names[one.recipient_id], one) for one in Alarm.objects.order_by("-at", "-id")]


@dataclass(frozen=True)
class Choice:
    """A recipient that needs a person's yes, and what they said: `given` to this version, `older` to one that is over."""

    contract: Contract
    said: SharingConsent | None
    given: bool

    @property
    def own_rules(self) -> str:
        return own_rules(self.contract)

    @property
    def older(self) -> bool:
        return self.said is not None and self.said.state == State.GIVEN and not self.given


def choices_of(asker: Asker) -> list[Choice]:
    """The recipients in force that wait for a person's yes or have it. Call it inside a block that sees the person."""
    asking = {category for opens in CASES.values() if opens.consent for category in opens.categories}
    said: dict[tuple[UUID, str], SharingConsent] = {}
    for event in reversed(consents_of(asker)):
        said[event.recipient_id, event.use] = event
    found = []
    for contract in in_force():
        event_said = said.get((contract.recipient_id, contract.use))
        if contract.category in asking or sensitive_of(contract):
            found.append(Choice(contract, event_said, agrees(event_said, contract)))
    return found


@dataclass(frozen=True)
class Suspended:
    """A yes that was given to a company of a predecessor and holds for none of ours."""

    said: SharingConsent
    predecessor: str


@keeps("3.1-f", "3.3-b")
def suspended_of(asker: Asker) -> list[Suspended]:
    """What a person agreed to before they came here and would have to agree to anew. Call it inside a block that sees them."""
    said: dict[tuple[UUID, str], SharingConsent] = {}
    for event in reversed(consents_of(asker)):
        said[event.recipient_id, event.use] = event
    there = Recipient.objects.exclude(predecessor="").in_bulk({recipient for recipient, _use in said})
    ours = {shown(event) for event in consents_of(asker) if event.recipient_id not in there}
    return [
        Suspended(event, there[recipient].predecessor)
        for (recipient, _use), event in said.items()
        if recipient in there and event.state == State.GIVEN and shown(event) not in ours
    ]


def shown(said: SharingConsent) -> tuple[object, ...]:
    """What tells one yes from another: what was on the screen, and when."""
    return (said.state, said.use, said.at, said.language, *(getattr(said, name) for name in FACTS))


def twins(asker: Asker, said: SharingConsent) -> list[SharingConsent]:
    """The same yes under the other entry of one company: a predecessor's, and ours."""
    same = SharingConsent.objects.filter(owner=asker.owner, subject=asker.subject, use=said.use, at=said.at)
    return [one for one in same.exclude(pk=said.pk) if shown(one) == shown(said)]
