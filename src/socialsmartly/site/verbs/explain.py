from __future__ import annotations

import json
from argparse import Namespace

from socialsmartly.privacy.access.explain import explain, lines
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    told = explain(arguments.table)
    if not told:
        say(f"There is no table {arguments.table}. Run `socialsmartly explain` to see them all.")
        return 1
    say(json.dumps(told, indent=2, ensure_ascii=False) if arguments.json else "\n".join(lines(told)))
    return 0
