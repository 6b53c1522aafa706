"""What the product may want to hear of a request in words."""

from django.dispatch import Signal

settled = Signal()
"""Sent with the `request`, and `by` which role, inside the transaction of its answer, so that telling the person is put on the queue with it or not at all."""
