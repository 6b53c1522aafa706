"""Said inside the block of the agreement, so that the search for whom it touched is on the queue with it or not at all."""

from __future__ import annotations

from django.dispatch import Signal

agreed = Signal()
"""`incident`: two people agreed that it happened and to what is said of it."""
