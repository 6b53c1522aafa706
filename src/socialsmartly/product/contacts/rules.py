"""What holds for everybody who looks after customers."""

from __future__ import annotations

from typing import Final

MOST_AN_HOUR: Final = 30
"""So many people's addresses one colleague of a shop is shown in full within an hour of the clock. A person on the telephone comes to a
dozen; whoever copies a list comes to this, and no further."""
