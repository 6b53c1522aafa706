"""Print the yearly audit of how minors' information was handled: numbers and rules, and nobody."""

from __future__ import annotations

import json
from argparse import Namespace

from django.utils import timezone

from socialsmartly.privacy.minors.audit import pack
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    asked = str(arguments.year or timezone.now().year)
    if not (asked.isdigit() and 2000 <= int(asked) <= timezone.now().year):
        say("This is no year that has begun. Name one like 2026.")
        return 1
    say(json.dumps(pack(int(asked)), indent=2, ensure_ascii=False))
    return 0
