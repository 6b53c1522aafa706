"""What the product may want to hear when somebody agrees, and when they take a yes back."""

from django.dispatch import Signal

agreed = Signal()
"""Sent with the `agreement`, inside its transaction and after its line: what comes with it is there together with it."""

withdrawing = Signal()
"""Sent inside the transaction of the withdrawal. What must not be lost in a crash is put on the queue here: it commits with the no."""

withdrawn = Signal()
"""Sent after the commit and before the withdrawal is acknowledged. What is done here is lost when the program dies in between."""

# These two carry `permit`, `owner` (a workspace or member), `subject` (the person's handle) and `event`, the id of what was recorded.
