"""The workspace of the operator: its desk and its staff are the same product that shops use."""

from __future__ import annotations

from typing import Final
from uuid import UUID

HOUSE_ID: Final = UUID("00000000-0000-7000-8000-000000000001")
"""One in each installation, the same in all."""
