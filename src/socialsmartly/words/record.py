"""What a table says of itself: whose data it holds, who may read and write it, how long it stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from socialsmartly.words.keeping import Keep, KeepWhile
from socialsmartly.words.personal import Personal, Plain
from socialsmartly.words.purpose import Purpose


class Leaving(StrEnum):
    """What becomes of a row when the person leaves."""

    ROW_GOES = "the row is deleted"
    LINK_GOES = "the row stays, the pointer to the person is emptied"
    ROW_STAYS = "the row stays; it names the person by a handle that leads nowhere any more"


class Kind(StrEnum):
    """Where a table lives when there is more than one machine."""

    OWNED = "owned"
    ROOT = "root"
    REFERENCE = "reference"
    LOCAL = "local"


@dataclass(frozen=True)
class OpenedByCase:
    """The columns that say for which case a row is open, and until when; and the purpose that may open it and nothing else by it."""

    case: str
    until: str
    opener: Purpose


@dataclass(frozen=True)
class OpenToAll:
    """The moments between which everybody may see a row, and the column that holds what this rests on: a consent, or who decided."""

    since: str
    until: str
    rests_on: str


@dataclass(frozen=True)
class OfMembers:
    """Which of a shop's rows may be about a member, and not about one of its customers: those with one of `values` in `column`; without
    a column any of them."""

    column: str = ""
    values: tuple[int, ...] = ()


@dataclass(frozen=True)
class Record:
    """A table about people. `about` maps each column that leads to a person to what becomes of the row when they leave.

    `written_by` may insert, change and delete; `added_by` may only insert; `read_by` may read the plain columns.
    `root` names the scope ("member" or "workspace") for which this table is the first row.
    `permits` names the column that holds the person's permits. `shown_from` names the moment before which the person is not shown
    the row. `locks` names the moment that is set when the person leaves and the row stays: from then on it is stored and nothing else (5-b).
    `marked` names the column that carries the marks of the person's own row (`CARRIED`), so that this row closes with it.
    `by_case` names what opens a row to the purposes that see by case, `open_to_all` when a row is for everybody's eyes. `stays_behind` says why
    rows of this table do not go along when somebody else takes over the operator's business; without it they do, with their member or their shop.
    `kept_still_by` may keep the table as it is while something is deleted elsewhere, and change nothing of it.
    `of_members` says of a table that a member or a shop may own which of a shop's rows may be about a member (6-b).
    """

    about: Mapping[str, Leaving]
    columns: Mapping[str, Personal | Plain]
    keep: Keep | KeepWhile
    promise: str
    written_by: tuple[Purpose, ...] = ()
    added_by: tuple[Purpose, ...] = ()
    read_by: tuple[Purpose, ...] = ()
    root: str | None = None
    permits: str | None = None
    shown_from: str | None = None
    locks: str | None = None
    marked: str | None = None
    by_case: OpenedByCase | None = None
    stays_behind: str = ""
    open_to_all: OpenToAll | None = None
    kept_still_by: tuple[Purpose, ...] = ()
    of_members: OfMembers | None = None
    kind: Kind | None = None
    json_keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class NoPerson:
    """A table no row of which is about a person, why, and how long a row stays. Without `read_by`, every purpose may read it. `stays_behind` says
    why a shop's rows of this table do not go along with the shop to a successor."""

    because: str
    keep: Keep | KeepWhile | None = None
    written_by: tuple[Purpose, ...] = ()
    added_by: tuple[Purpose, ...] = ()
    read_by: tuple[Purpose, ...] | None = None
    root: str | None = None
    permits: str | None = None
    stays_behind: str = ""
    kind: Kind | None = None
    library: bool = False


Says = Record | NoPerson
