from __future__ import annotations

import json
import sys
from argparse import Namespace

from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction

from socialsmartly.privacy.access.audit import audit
from socialsmartly.privacy.access.server import findings
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    """Warnings count: a telling column called plain is a mistake until somebody renames or classes it."""
    try:
        call_command("check", fail_level="WARNING", stdout=sys.stderr)
    except SystemCheckError as faults:
        say(str(faults))
        return 1
    return _of_the_database(as_json=arguments.json) if arguments.database else 0


def _of_the_database(*, as_json: bool) -> int:
    """The running database: its settings, and its catalogue against the map."""
    found = list(findings())
    with transaction.atomic(), connection.cursor() as cursor:
        found += audit(cursor)
    if as_json:
        say(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        say("\n".join([*found, f"{len(found)} findings in the database"]))
    return 1 if found else 0
