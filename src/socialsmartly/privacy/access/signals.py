"""What the rooms above may want to hear of reading."""

from django.dispatch import Signal

public_looks = Signal()
"""Sent inside the transaction of looks that stand in the public log, with `looks`: the rows that were not there before."""
