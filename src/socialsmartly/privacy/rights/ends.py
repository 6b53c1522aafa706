"""When each row of a person ends, as far as that is a date: by its clock, by the later end that they chose, or not while a hold lies on
them. Read off what is held of them, so that it costs no further look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from socialsmartly.privacy.datamap.map import clock_of
from socialsmartly.privacy.retention.models import Extension, Hold
from socialsmartly.privacy.rights.reading import Held, Row
from socialsmartly.words import keeps


@dataclass(frozen=True)
class End:
    """`at` is None where the rule is no date. `chosen` says that the person's own choice put it off; `review` is the day of the next look at
    a hold, while which nothing goes."""

    at: datetime | None
    chosen: bool = False
    review: date | None = None


@dataclass(frozen=True)
class Ends:
    """What puts off the ends of one person: their choices by table, and the hold that is looked at last."""

    longer: dict[str, datetime]
    review: date | None

    @keeps("5-a", "5-e")
    def of(self, part: Held, row: Row) -> End:
        keep = clock_of(part.model)
        if keep is None:
            return End(None, review=self.review)
        column = str(part.model._meta.get_field(keep.after).column)  # type: ignore[union-attr]  # a date column
        ordinary = moment(row[column]) + keep.time
        chosen = self.longer.get(part.model._meta.label)
        later = chosen is not None and chosen > ordinary
        return End(chosen if later else ordinary, later, self.review)


def ends_of(held: Iterable[Held], now: datetime) -> Ends:
    rows = {part.model: part.rows for part in held}
    said = sorted(rows.get(Extension, []), key=lambda row: (moment(row["at"]), row["id"]))
    longer = {row["what"]: moment(row["until"]) for row in said}
    reviews = [date.fromisoformat(row["review_on"]) for row in rows.get(Hold, []) if moment(row["holds_until"]) > now]
    return Ends({what: until for what, until in longer.items() if until > now}, max(reviews, default=None))


def moment(value: Any) -> datetime:
    """A date or a moment as the database writes it in JSON."""
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else datetime.combine(found, time.min, UTC)
