"""Money as the reader writes it."""

from __future__ import annotations

from django.utils.formats import number_format


def pounds(pence: int) -> str:
    """Pence as pounds with the sign in front, in the numbers of the present language."""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{number_format(whole, force_grouping=True)}.{rest:02}"
