"""What the product may want to hear of a decision."""

from django.dispatch import Signal

decided_anew = Signal()
"""Sent with the `asker`, what the program decided `first` and what a person decided `anew`, inside the transaction of the person's word, so that what
follows from it is put on the queue with it or not at all."""
