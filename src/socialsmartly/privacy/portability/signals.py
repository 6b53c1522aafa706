"""What the product hears when somebody's data was fetched."""

from django.dispatch import Signal

fetched = Signal()
"""Sent with the person's `asker` inside the transaction that records the fetch, so that they are told of it, or nothing was handed out."""
