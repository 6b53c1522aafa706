"""What the product may want to hear of a limit."""

from django.dispatch import Signal

announced = Signal()
"""Sent with the `request` inside the transaction that sets the end of a restriction: the person is told of it, or it is not set."""
