from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.db import OperationalError, connections
from django.utils import timezone

from socialsmartly.privacy.promises.board import read_tests_index
from socialsmartly.privacy.promises.enforcement import broken_references
from socialsmartly.privacy.promises.errors import PolicyError
from socialsmartly.privacy.promises.views import everything_told, promises
from socialsmartly.site.supervisor import say

REPOSITORY = Path(__file__).resolve().parents[4]


def run(arguments: Namespace) -> int:
    """1 when code or a test speaks for a sentence that is not there, or the board names a test that is not there."""
    try:
        told = promises("en")
    except PolicyError as broken:
        say(str(broken))
        return 1
    if arguments.json:
        say(json.dumps(_told(), indent=2, ensure_ascii=False))
    else:
        for promise in told:
            say(f"{promise.id:6} {promise.state:8} {promise.title}")
    lost = broken_references(read_tests_index(), REPOSITORY)
    for reference in lost:
        say(f"no such test: {reference}")
    return 1 if lost else 0


def _told() -> dict[str, Any]:
    # A pool asks for ten seconds before it says that nobody is there.
    connections["default"].settings_dict["OPTIONS"]["pool"] = False
    try:
        return everything_told(timezone.now())
    except OperationalError:
        sys.stderr.write(
            "the database does not answer, so nothing is said of live evidence; start the installation for it\n"
        )
        return everything_told(timezone.now(), seen_live=False)
