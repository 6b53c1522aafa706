"""What is written here otherwise than it came, because a link of it leads to nobody here. All else is written as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from socialsmartly.privacy.minors.models import Answer, Guardian, Minor
from socialsmartly.privacy.minors.rules import erased_at, is_minor
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.predecessors import CONSENTS, honoured
from socialsmartly.privacy.rights.reading import Row
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.carried import received
from socialsmartly.privacy.succession.walking import Data, own_of, parts_along, permits_column, permits_of
from socialsmartly.words import Mark, keeps

MINORS: Final = Minor._meta.label
GUARDIANS: Final = Guardian._meta.label


@dataclass(frozen=True)
class Here:
    """What this house has of that to which a person's rows lead: who came, the predecessor's companies, our contracts in force,
    and the mark of the predecessor's house."""

    is_here: Callable[[UUID], bool]
    companies: Mapping[str, bundle.Told]
    contracts: Sequence[Contract]
    house: str
    now: datetime


def comes_after(data: Data) -> bool:
    """Whether somebody is taken in once all others are: the account of whoever answers for a minor is here by then, or does not come."""
    return is_minor(permits_of(data))


@keeps("3.3-b")
def as_received(data: Data, here: Here) -> Data:
    """The rows as this house writes them: all that came, as the rooms that know it keep it (`carried`), and for each yes to a company that stands in our register as it did there, the same
    yes to our entry. A yes to any other company leads to an entry that receives nothing."""
    return and_honoured(received(_in_care(data, here), here.house), here)


@keeps("3.3-b")
def and_honoured(data: Data, here: Here) -> Data:
    """With the same yes to our entry, where a company stands there as it did."""
    held = honoured(data.get(CONSENTS, []), here.companies, here.contracts)
    consents = sorted([*data.get(CONSENTS, []), *held], key=lambda row: str(row["id"]))
    return {**data, CONSENTS: consents} if held else data


@keeps("3.3-b", "7-b")
def _in_care(data: Data, here: Here) -> Data:
    """A guardian's yes that came with an account which is not here is asked for anew: until then the minor's account reads only, and it is
    erased when nobody agrees in time."""
    guardians = [_asked_anew(row, here) for row in data.get(GUARDIANS, [])]
    if not comes_after(data) or any(row["answer"] == Answer.CONSENTED for row in guardians):
        return {**data, GUARDIANS: guardians} if guardians else data
    shell = {**own_of(data), permits_column(): permits_of(data) | int(Mark.AWAITING)}
    waits = [{**row, "erase_at": erased_at(here.now).isoformat()} for row in data[MINORS]]
    own = parts_along()[0].model._meta.label
    return {**data, own: [shell], MINORS: waits, **({GUARDIANS: guardians} if guardians else {})}


def _asked_anew(row: Row, here: Here) -> Row:
    if row["answer"] != Answer.CONSENTED or row["guardian"] is None or here.is_here(UUID(row["guardian"])):
        return row
    return {**row, "guardian": None, "answer": str(Answer.ASKED), "answered_at": None}
