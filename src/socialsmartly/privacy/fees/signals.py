"""What the product may want to hear of a fee."""

from django.dispatch import Signal

quoted = Signal()
"""Sent with the `request` inside the transaction of the quote: the person is told of it, or there is none."""
