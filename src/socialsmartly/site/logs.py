"""The program's own log: one JSON object a line, with nothing personal in it."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Final

OURS: Final = "socialsmartly."
FACTS: Final = frozenset(
    {
        *(
            "accounts",
            "changes",
            "files",
            "for_people",
            "limits",
            "lines",
            "notices",
            "people",
            "pieces",
            "requests",
            "rows",
            "shops",
            "tries",
            "uses",
            "values",
        ),
        *(
            "announcement",
            "demand",
            "generation",
            "incident",
            "measure",
            "notice",
            "place",
            "request",
            "route",
            "status",
            "sweep",
            "table",
        ),
    }
)
"""What a line of ours may say beside its words: counts, and numbers and names that we gave. A test holds that nothing else is tried."""


class NoPersonalValues(logging.Filter):
    """Keep what a line says and where it came from; drop arguments, paths, and the texts of exceptions, which may name people."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.args = ()
        if record.exc_info and record.exc_info[0]:
            text = str(record.exc_info[1])
            if text and text in str(record.msg):  # Django writes what it refused as the whole message
                record.msg = "refused"
            record.failure = record.exc_info[0].__name__
            record.trace = [f"{f.name}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])[-6:]]
        record.exc_info = None
        record.exc_text = None
        return True


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "where": record.name,
            "line": f"{record.module}:{record.lineno}",
            "says": str(record.msg),
        }
        if record.name.startswith(OURS):
            line |= {
                name: value for name, value in vars(record).items() if name in FACTS and isinstance(value, int | str)
            }
        failure = getattr(record, "failure", None)
        if failure:
            line["failure"] = failure
            line["trace"] = getattr(record, "trace", [])
        return json.dumps(line)
