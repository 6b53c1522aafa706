"""What is written here otherwise than it came, because a link of it leads to nobody here. All else is written as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from socialsmartly.privacy.minors.models import Answer, Guardian, Minor
from socialsmartly.privacy.minors.rules import erased_at, is_minor
from socialsmartly.privacy.rights.reading import Row
from socialsmartly.privacy.succession.walking import Data, own_of, parts_along, permits_column, permits_of
from socialsmartly.words import Mark, keeps

MINORS: Final = Minor._meta.label
GUARDIANS: Final = Guardian._meta.label
IsHere = Callable[[UUID], bool]


def comes_after(data: Data) -> bool:
    """Whether somebody is taken in once all others are: the account of whoever answers for a minor is here by then, or does not come."""
    return is_minor(permits_of(data))


@keeps("3.3-b", "7-b")
def as_received(data: Data, is_here: IsHere, now: datetime) -> Data:
    """The rows as this house writes them. A guardian's yes that came with an account which is not here is asked for anew: until then the
    minor's account reads only, and it is erased when nobody agrees in time."""
    guardians = [_asked_anew(row, is_here) for row in data.get(GUARDIANS, [])]
    if not comes_after(data) or any(row["answer"] == Answer.CONSENTED for row in guardians):
        return {**data, GUARDIANS: guardians} if guardians else data
    shell = {**own_of(data), permits_column(): permits_of(data) | int(Mark.AWAITING)}
    waits = [{**row, "erase_at": erased_at(now).isoformat()} for row in data[MINORS]]
    own = parts_along()[0].model._meta.label
    return {**data, own: [shell], MINORS: waits, **({GUARDIANS: guardians} if guardians else {})}


def _asked_anew(row: Row, is_here: IsHere) -> Row:
    if row["answer"] != Answer.CONSENTED or row["guardian"] is None or is_here(UUID(row["guardian"])):
        return row
    return {**row, "guardian": None, "answer": str(Answer.ASKED), "answered_at": None}
