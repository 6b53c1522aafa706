"""What a file of contacts may hold, how a cell of it reads, and how a file stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialsmartly.product.approvals.rules import Stands
from socialsmartly.words import Permit
from socialsmartly.words.cells import safe_cell
from socialsmartly.words.money import DIGITS

LASTS: Final = timedelta(days=1)
"""How long a file can be taken, from the moment on at which it was let go."""
COUNTED: Final = timedelta(hours=24)
"""What one colleague takes out within this time is counted together: many small files come to a large one."""
AT_ONCE: Final = 500
BOM: Final = "\ufeff"
"""By it a spreadsheet knows that a file is UTF-8."""


class Item(TextChoices):
    """What somebody may ask for. What each person agreed to is never asked for: it is in every file, or those who did not agree would be
    written to."""

    NUMBER = "store_ref", gettext_lazy("Customer number in the shop")
    NAME = "name", gettext_lazy("Name")
    EMAIL = "email", gettext_lazy("E-mail address")
    PHONE = "phone", gettext_lazy("Phone number")
    COUNTRY = "country", gettext_lazy("Country")
    LANGUAGE = "language", gettext_lazy("Language")
    ORDERS = "orders", gettext_lazy("Orders and money spent")


ALWAYS: Final = ("permits",)
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    Item.ORDERS: ("orders_count", "spent_minor", "first_order_at", "last_order_at"),
}
"""The columns of a contact that stand behind an item, where they are not one column of its name."""


class State(TextChoices):
    """How a file stands now, for whoever looks after the shop."""

    WAITS = "waits", gettext_lazy("Waits for a colleague")
    AGREED = "agreed", gettext_lazy("Agreed, not made yet")
    REFUSED = "refused", gettext_lazy("Refused")
    LAPSED = "lapsed", gettext_lazy("Nobody answered within 48 hours")
    MAKING = "making", gettext_lazy("Is being made")
    READY = "ready", gettext_lazy("Ready")
    OVER = "over", gettext_lazy("Over: its day has passed")


def number_of(export: UUID) -> str:
    """By which a person and the shop speak of the same file."""
    return f"F-{export.hex[-8:].upper()}"


class Asked(Protocol):
    begun_at: datetime | None
    ready_at: datetime | None
    ends_at: datetime | None


def over(asked: Asked, now: datetime) -> bool:
    return asked.ends_at is not None and now >= asked.ends_at


def state_of(asked: Asked, answer: Stands | None, now: datetime) -> State:
    """`answer` is how the newest request for a second person stands."""
    if over(asked, now):
        return State.OVER
    if asked.begun_at is not None:
        return State.READY if asked.ready_at is not None else State.MAKING
    if answer in (Stands.WAITING, Stands.AGREED, Stands.REFUSED):
        return State(answer) if answer is not Stands.WAITING else State.WAITS
    return State.LAPSED


def columns_of(items: Sequence[str]) -> tuple[str, ...]:
    """The columns of a contact that are read for these items, and what always goes along."""
    asked = [item for item in Item if item in items]
    return (*(column for item in asked for column in FIELDS.get(item, (str(item),))), *ALWAYS)


@dataclass(frozen=True)
class Column:
    """One column of the file: its head, and its cell of a contact."""

    head: str | Promise
    cell: Callable[[Any], str]


def heads(items: Sequence[str], currency: str) -> list[Column]:
    """In the order of the list of items, whatever the order in which they were asked for; in the language in force."""
    shown: dict[str, list[Column]] = {
        **{item: [Column(item.label, _text(str(item)))] for item in Item},
        Item.ORDERS: [
            Column(_("Orders"), _text("orders_count")),
            Column(_("Spent, in %(currency)s") % {"currency": currency}, lambda row: plain(row.spent_minor, currency)),
            Column(_("First order"), _day("first_order_at")),
            Column(_("Last order"), _day("last_order_at")),
        ],
    }
    asked = [column for item in Item if item in items for column in shown[item]]
    return [
        *asked,
        Column(_("E-mail allowed"), _allowed(Permit.EMAIL_MARKETING)),
        Column(_("Text message allowed"), _allowed(Permit.SMS_MARKETING)),
    ]


def plain(minor: int, currency: str) -> str:
    """An amount for a program: no sign, no thousands."""
    digits = DIGITS.get(currency, 2)
    whole, rest = divmod(abs(minor), 10**digits)
    behind = f".{rest:0{digits}}" if digits else ""
    return f"{'-' if minor < 0 else ''}{whole}{behind}"


def line(cells: Sequence[str]) -> str:
    """Every cell in quotation marks."""
    return ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells) + "\r\n"


def _text(name: str) -> Callable[[Any], str]:
    """What somebody typed is text to a spreadsheet. Amounts and days are written by ourselves, and a minus is one."""
    return lambda row: "" if (value := getattr(row, name)) is None else safe_cell(str(value))


def _day(name: str) -> Callable[[Any], str]:
    return lambda row: f"{at:%Y-%m-%d}" if (at := getattr(row, name)) else ""


def _allowed(permit: Permit) -> Callable[[Any], str]:
    yes, no = _("Yes"), _("No")
    return lambda row: yes if row.permits & permit else no
