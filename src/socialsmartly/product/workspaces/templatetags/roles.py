"""For the navigation: which rooms of a workspace whoever looks may open."""

from __future__ import annotations

from typing import Any

from django import template

from socialsmartly.privacy.datamap.scope import acting
from socialsmartly.product.workspaces.rules import EVERYTHING, PLACES, held_by
from socialsmartly.words.purposes import RESULTS

register = template.Library()


@register.simple_tag
def places(workspace: Any) -> dict[str, bool]:
    """By the address's own role; on a page of the account, by the role that the workspace beside it names."""
    here, role = acting(), getattr(workspace, "role", "")
    held = here.purposes if here else held_by(role).purposes if role else EVERYTHING
    opened = {name: purpose in held for name, purpose in PLACES.items()}
    return {**opened, "orders": RESULTS in held and not opened["contacts"]}
