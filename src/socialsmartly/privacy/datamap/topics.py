"""What a room's tables are about, in plain words, for lists of all of them. Rooms that share a topic stand together there."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACCOUNT: Final = _("Account and sign-in")
ORDERS: Final = _("Editions, payments and invoices")
AGREED: Final = _("What was agreed to")
REQUESTS: Final = _("Requests and their answers")
LOOKS: Final = _("Looks, records and incidents")
PASSED_ON: Final = _("What was passed on or made public")
MINORS: Final = _("Minors and their guardians")
CUSTOMERS: Final = _("Customers of a shop")
TALKS: Final = _("Conversations with a shop")
TOPICS: Final[tuple[Promise, ...]] = (
    ACCOUNT,
    ORDERS,
    AGREED,
    REQUESTS,
    LOOKS,
    PASSED_ON,
    MINORS,
    CUSTOMERS,
    TALKS,
)
