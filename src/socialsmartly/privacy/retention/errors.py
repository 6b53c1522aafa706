"""What the clocks say when something is in their way. The docstring is the message."""

from __future__ import annotations

from collections.abc import Iterable


class SweepIncomplete(Exception):
    """Rows of these tables are past their time and could not be deleted; the others were. Look for what still points at them, then let the sweep run again."""

    def __init__(self, tables: Iterable[str]) -> None:
        super().__init__(f"{type(self).__doc__} ({', '.join(tables)})")
