from __future__ import annotations

from argparse import Namespace

from socialsmartly.site.prepare import prepare
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    prepare(say)
    return 0
