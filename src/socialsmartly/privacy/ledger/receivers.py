"""What leaves a line because it happened in a room below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.ledger.actions.noting import queue
from socialsmartly.privacy.ledger.looks import line_of
from socialsmartly.words import keeps


@keeps("2.3-c")
def leave_lines(*, looks: Iterable[Look], **_: Any) -> None:
    """One line for each look of the operator's staff, and for each person of a file that a shop takes out, committed with the look."""
    queue(line_of(look) for look in looks)
