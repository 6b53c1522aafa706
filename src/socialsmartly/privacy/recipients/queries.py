"""Who stands in the register, what a person agreed to, and what was passed on of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.privacy.recipients.models import Contract, Disclosure, SharingConsent
from socialsmartly.privacy.recipients.rules import changed, is_live, newest_by_use
from socialsmartly.privacy.rights.actions import Asker


def newest(recipient: UUID, use: Use | str) -> Contract | None:
    """The row that counts, in force or not. The register is about nobody, so any block may read it."""
    found: Contract | None = Contract.objects.filter(recipient=recipient, use=use).order_by("id").last()
    return found


def live(recipient: UUID, use: Use | str) -> Contract | None:
    """The contract in force with a recipient for one purpose."""
    found = newest(recipient, use)
    return found if found is not None and is_live(found, timezone.now().date()) else None


def register() -> list[Contract]:
    """The row that counts of every recipient and purpose, the newest last."""
    return newest_by_use(list(Contract.objects.order_by("id")))


def in_force() -> list[Contract]:
    today = timezone.now().date()
    return [contract for contract in register() if is_live(contract, today)]


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
    for contract in Contract.objects.order_by("id"):
        key = (contract.recipient_id, contract.use)
        found.append(Entry(contract, last.get(key)))
        last[key] = contract
    return found[::-1]


def last_word(asker: Asker, recipient: UUID, use: Use | str) -> SharingConsent | None:
    """What a person last said to a recipient and a purpose. Call it inside a block that sees them."""
    said = SharingConsent.objects.filter(
        owner=owner_of(asker), subject=asker.subject, recipient=recipient, use=use
    ).order_by("at", "id")
    found: SharingConsent | None = said.last()
    return found


def consents_of(asker: Asker) -> list[SharingConsent]:
    """Every step, newest first."""
    said = SharingConsent.objects.filter(owner=owner_of(asker), subject=asker.subject)
    return list(said.order_by("-at", "-id"))


def passed_on(asker: Asker) -> list[Disclosure]:
    """What was passed on of a person, newest first."""
    rows = Disclosure.objects.filter(owner=owner_of(asker), subject=asker.subject)
    return list(rows.order_by("-at", "-id"))


def owner_of(asker: Asker) -> UUID:
    """Whose rows a person's are: the shop's, or their own."""
    return asker.workspace or asker.subject


def names_of(contracts: Sequence[Contract]) -> dict[UUID, str]:
    return {contract.recipient_id: contract.name for contract in contracts}
