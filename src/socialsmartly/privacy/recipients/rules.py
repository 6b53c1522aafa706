"""What holds between a contract, a consent and what is asked for: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from socialsmartly.privacy.datamap.map import sensitive_places
from socialsmartly.privacy.recipients.codes import FIGURES_ONLY, FOR_US, Category, TaskState
from socialsmartly.privacy.recipients.entrusted import Task
from socialsmartly.privacy.recipients.models import FACTS, Contract, SharingConsent, State
from socialsmartly.words import keeps

ASKED_AGAIN: Final = ("name", "contact", "said_en", "said_zh", "method_en", "method_zh", "items", "sensitive")
"""What people agreed to. A change of it is a new version of the purpose, and their consent ends with the old one (3.1-f)."""
TERMS: Final = (*ASKED_AGAIN, "begins_on", "ends_on", "safeguards", "duties", "no_other_use", "no_passing_on")
TERMS_TOO: Final = ("at_end", "assessment", "endpoint", "mail", "policy_url", "ended_at")
FIRST_TOLD: Final = ("name", "said_en", "said_zh", "method_en", "method_zh")
"""Who, what for and how: a change of it is told to people before it takes effect. A new address to reach somebody counts at once."""
NOTICE: Final = timedelta(days=30)
"""Between the day on which people are told and the day on which it takes effect (3.2-f)."""
NEEDED: Final = ("name", "contact", "said_en", "said_zh", "method_en", "method_zh", "begins_on", "ends_on")
NEEDED_FOR_US: Final = ("safeguards", "duties", "no_other_use", "no_passing_on", "at_end", "assessment", "items")
"""What PIPL 21 and 55 ask for when somebody works on our behalf."""


@dataclass(frozen=True)
class Split:
    """What was asked for, divided by the contract."""

    passes: tuple[str, ...]
    dropped: tuple[str, ...]


def split(asked: Iterable[str], contract: Contract, soon: Contract | None = None) -> Split:
    """Nothing beyond the contract passes, whatever was asked for (3.1-e). What an announced state takes away closes at once."""
    wanted = list(dict.fromkeys(asked))
    agreed = set(contract.items) & set(contract.items if soon is None else soon.items)
    return Split(tuple(w for w in wanted if w in agreed), tuple(w for w in wanted if w not in agreed))


def is_live(contract: Contract, today: date) -> bool:
    """Whether data may flow under it: on the days of its term, both included, once people were told, and not after it was ended."""
    return not waits(contract, today) and contract.ended_at is None and contract.begins_on <= today <= contract.ends_on


def waits(contract: Contract, today: date) -> bool:
    """Whether people are still being told of it, so that it is not in effect yet. An end needs no notice."""
    return contract.ended_at is None and contract.told_until is not None and today < contract.told_until


def widens(before: Contract | None, now: Contract) -> bool:
    """Whether somebody gets in who was not there, or gets more, or otherwise; less is no reason to wait."""
    if before is None:
        return True
    freed = set(before.sensitive) - set(now.sensitive)
    return (
        any(getattr(before, name) != getattr(now, name) for name in FIRST_TOLD)
        or not set(now.items) <= set(before.items)
        or bool(freed & set(now.items))
    )


@keeps("3.2-f")
def told_until(counts: Contract | None, newest: Contract | None, now: Contract, today: date) -> date | None:
    """Until when people are told of `now` before it takes effect; None where it may count at once.

    Only whoever works for us receives something without asking each person, so only they have to wait. `counts` is the row in effect;
    what was announced already, in `newest`, is not announced again.
    """
    if now.ended_at is not None:  # it says for good whether what ended had ever been in effect
        return newest.told_until if newest is not None else None
    over = counts is None or counts.ended_at is not None or counts.ends_on < today
    if now.category not in FOR_US or not widens(None if over else counts, now):
        return None
    if newest is not None and waits(newest, today) and not widens(newest, now):
        return newest.told_until
    return today + NOTICE


def sensitive_of(contract: Contract) -> frozenset[str]:
    """What each person is asked about, whoever receives it: what the contract calls sensitive, and what the map does, also if the contract is
    older than that (3.1-f)."""
    return frozenset(contract.sensitive) | (sensitive_places() & frozenset(contract.items))


def state_of(task: Task, now: datetime) -> TaskState:
    """Whether its credential opens anything at a moment, and if not, why."""
    if task.revoked_at is not None:
        return TaskState.REVOKED
    if now >= task.ends_at:
        return TaskState.OVER
    return TaskState.WAITING if task.digest is None else TaskState.OPEN


def awaits_receipt(contract: Contract, today: date) -> bool:
    """Whether whoever worked for us owes a receipt: the contract is over, and it held information about people."""
    over = contract.ended_at is not None or contract.ends_on < today
    return over and not _never_held(contract) and contract.category in FOR_US and bool(contract.items)


def _never_held(contract: Contract) -> bool:
    """Whether it was ended while its first state was announced: nothing went there, so nothing comes back."""
    ended, told = contract.ended_at, contract.told_until
    return contract.version == 1 and ended is not None and told is not None and ended.date() < told


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


def counting(contracts: Iterable[Contract], today: date) -> list[Contract]:
    """The row in effect for each recipient and purpose: the newest of which people were told long enough."""
    return newest_by_use([contract for contract in contracts if not waits(contract, today)])


def newest_by_use(contracts: Sequence[Contract]) -> list[Contract]:
    """The newest row for each recipient and purpose, in the order of their ids."""
    newest: dict[tuple[object, str], Contract] = {}
    for contract in sorted(contracts, key=lambda one: one.pk):
        newest[contract.recipient_id, contract.use] = contract
    return list(newest.values())
