"""What an order does not open. The docstring is the message."""

from __future__ import annotations

from socialsmartly.privacy.access.errors import NotAuthorised


class NotInEdition(NotAuthorised):
    """This belongs to a module that your edition does not have. See under "Edition and orders" in My account what each edition holds."""
