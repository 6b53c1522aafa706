"""What the product may want to hear when something is deleted that nobody asked us to delete."""

from django.dispatch import Signal

deleted_unasked = Signal()
"""Sent with the `request` that stands for it, in its transaction: the person is told."""
