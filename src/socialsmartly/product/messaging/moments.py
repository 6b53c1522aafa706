"""A moment as letters and pages say it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def moment_in_words(at: datetime) -> str:
    """Day and time by the site's own clock, which is UTC, in the language that is in force. The words around it say which clock it is."""
    return date_format(timezone.localtime(at, timezone.get_default_timezone()), "DATETIME_FORMAT")
