from __future__ import annotations

from argparse import Namespace

from django.core.management import call_command
from django.core.management.base import SystemCheckError

from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    """Warnings count: a telling column called plain is a mistake until somebody renames or classes it."""
    try:
        call_command("check", fail_level="WARNING")
    except SystemCheckError as faults:
        say(str(faults))
        return 1
    return 0
