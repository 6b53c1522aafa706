"""What the rooms above may want to hear of reading."""

from django.dispatch import Signal

staff_looked = Signal()
"""Sent inside the transaction of the look, with `looks`: the rows that were not there before."""
