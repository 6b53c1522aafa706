"""What the product may want to do when the business changes hands."""

from django.dispatch import Signal

granted = Signal()
"""Sent with the `succession` inside the block that decides it: what is put on the queue here is there with the decision, or neither is."""

arriving = Signal()
"""Sent with the `kind` of person, the `subject`, their `workspace` where they are a shop's customer and their own `row`, opened, before it is
written and outside of any block. A receiver makes whatever finds the person lead to them, or raises AlreadyHere; then nothing of them is written."""
