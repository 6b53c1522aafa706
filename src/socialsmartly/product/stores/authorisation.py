"""What a member is asked before anything is read from a shop (2.2-f): which things, what for, and what stays closed without it."""

from __future__ import annotations

from hashlib import sha256

from django.utils.translation import gettext_lazy as _

WORDING = "store-data/2026-11"
OBJECTS = (
    (_("Customers"), _("Customer number and country; name, e-mail address and phone number where your file has them.")),
    (_("Orders"), _("Invoice number, time, total and whether it was cancelled.")),
    (_("Order lines"), _("Article number, pieces and price of each line.")),
    (_("Products"), _("Article number and description.")),
)
PURPOSE = _(
    "Your own marketing and service to your own customers, and nothing else. It is never used for another shop."
)
WITHOUT = _("Audiences and campaigns stay closed. Your account, this workspace and its settings work as before.")
ENDING = _("You may end it at any time under My account. Planned campaigns then stop and our copy is deleted.")


def text() -> str:
    """The whole wording in the present language, as it is shown."""
    objects = (f"{name}: {what}" for name, what in OBJECTS)
    return "\n".join([*objects, str(PURPOSE), str(WITHOUT), str(ENDING)])


def text_digest() -> str:
    return sha256(text().encode()).hexdigest()
