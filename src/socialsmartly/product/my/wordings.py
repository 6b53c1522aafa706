"""The words under which a permission is asked for. A changed word gets a new number, so that an old yes keeps its old words."""

from __future__ import annotations

from typing import Final

PROFILE_WORDING: Final = "profile-extras-1"
STORE_WORDING: Final = "store-data-1"
EXTRAS: Final = ("nickname", "second_phone")
CORRECTABLE: Final = ("nickname", "second_phone", "language")
