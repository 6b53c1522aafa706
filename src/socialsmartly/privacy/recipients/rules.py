"""What holds between a contract, a consent and what is asked for: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from socialsmartly.privacy.recipients.codes import FIGURES_ONLY, FOR_US, Category
from socialsmartly.privacy.recipients.models import FACTS, Contract, SharingConsent, State

ASKED_AGAIN: Final = ("name", "contact", "said_en", "said_zh", "method_en", "method_zh", "items", "sensitive")
"""What people agreed to. A change of it is a new version of the purpose, and their consent ends with the old one (3.1-f)."""
TERMS: Final = (*ASKED_AGAIN, "begins_on", "ends_on", "safeguards", "duties", "no_other_use", "no_passing_on")
TERMS_TOO: Final = ("at_end", "assessment", "endpoint", "mail", "policy_url", "ended_at")
NEEDED: Final = ("name", "contact", "said_en", "said_zh", "method_en", "method_zh", "begins_on", "ends_on")
NEEDED_FOR_US: Final = ("safeguards", "duties", "no_other_use", "no_passing_on", "at_end", "assessment", "items")
"""What PIPL 21 and 55 ask for when somebody works on our behalf."""


@dataclass(frozen=True)
class Split:
    """What was asked for, divided by the contract."""

    passes: tuple[str, ...]
    dropped: tuple[str, ...]


def split(asked: Iterable[str], contract: Contract) -> Split:
    """Nothing beyond the contract passes, whatever was asked for (3.1-e)."""
    wanted = list(dict.fromkeys(asked))
    agreed = set(contract.items)
    return Split(tuple(w for w in wanted if w in agreed), tuple(w for w in wanted if w not in agreed))


def is_live(contract: Contract, today: date) -> bool:
    """Whether data may flow under it: on the days of its term, both included, and not after it was ended."""
    return contract.ended_at is None and contract.begins_on <= today <= contract.ends_on


def awaits_receipt(contract: Contract, today: date) -> bool:
    """Whether whoever worked for us owes a receipt: the contract is over, and it held information about people."""
    over = contract.ended_at is not None or contract.ends_on < today
    return over and contract.category in FOR_US and bool(contract.items)


def needed(category: Category | str) -> list[str]:
    """The facts that a contract of this kind must hold."""
    facts = [*NEEDED, *(NEEDED_FOR_US if category in FOR_US else ())]
    if category not in (*FIGURES_ONLY, *FOR_US, Category.AUTHORITY):
        facts.append("items")
    return facts


def missing(terms: Contract) -> list[str]:
    """The facts that a contract of its kind must hold and does not."""
    return [name for name in needed(terms.category) if not getattr(terms, name)]


def next_version(before: Contract | None, now: Contract) -> int:
    """One more when something changed that people agreed to."""
    if before is None:
        return 1
    return before.version + any(getattr(before, name) != getattr(now, name) for name in ASKED_AGAIN)


def changed(before: Contract, now: Contract) -> list[str]:
    """The terms that are not the same any more, by the names of their columns."""
    return [name for name in (*TERMS, *TERMS_TOO) if getattr(before, name) != getattr(now, name)]


def agrees(consent: SharingConsent | None, contract: Contract) -> bool:
    """Whether a person's last word is a yes to this version, with every fact that had to be told."""
    return (
        consent is not None
        and consent.state == State.GIVEN
        and consent.version == contract.version
        and not facts_missing(consent)
    )


def facts_missing(consent: SharingConsent) -> list[str]:
    return [name for name in FACTS if not getattr(consent, name).strip()]


def newest_by_use(contracts: Sequence[Contract]) -> list[Contract]:
    """The row that counts for each recipient and purpose, in the order of their ids."""
    newest: dict[tuple[object, str], Contract] = {}
    for contract in sorted(contracts, key=lambda one: one.pk):
        newest[contract.recipient_id, contract.use] = contract
    return list(newest.values())
