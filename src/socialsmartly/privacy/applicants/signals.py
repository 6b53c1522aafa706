"""What the product may want to hear of a proof."""

from django.dispatch import Signal

proven = Signal()
"""Sent with the `request` inside the transaction in which a second of the staff agrees that what was shown is enough."""
