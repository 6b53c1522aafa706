"""Said inside the block of what they tell of, so that what follows is there with it or not at all."""

from __future__ import annotations

from django.dispatch import Signal

arranged = Signal()
"""`request`: somebody of the staff can meet whoever asked it."""
agreed = Signal()
"""`request` and `check`: two people agree on what a meeting showed."""
