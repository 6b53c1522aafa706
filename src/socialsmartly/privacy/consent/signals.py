"""What the product may want to hear. Receivers run after the transaction has been committed."""

from django.dispatch import Signal

withdrawn = Signal()
"""Arguments: `permit`, `owner` (a workspace or member), `subject` (the person's handle)."""
