"""What the product may want to hear when somebody asks to be deleted."""

from django.dispatch import Signal

hidden = Signal()
"""Sent after the commit that hid the person and before it is acknowledged, with their `asker`."""
