"""What the database server must be set to, so that nothing acknowledged is lost and no value of anybody reaches its log.

Checked at the start of every process against the server as it answers, also when that server is not ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SECOND = 1000
MEGABYTE = 1024


class ServerRefused(Exception):
    """The database server is not set as people's data needs it, so nothing is served. Change what is named here, then start again:"""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("\n  ".join([type(self).__doc__ or "", *findings]))


@dataclass(frozen=True)
class Setting:
    """One setting: the value we give it and others as good, or the most it may be (in the server's own unit; 0 and less are no limit)."""

    value: str
    also: tuple[str, ...] = ()
    most: int | None = None

    def allows(self, found: str) -> bool:
        if self.most is not None:
            return 0 < int(found) <= self.most
        return found == self.value or found in self.also


LASTING = {
    "fsync": Setting("on"),
    "synchronous_commit": Setting("on", also=("remote_apply",)),
    "full_page_writes": Setting("on"),
}
SILENT = {
    # Statements are not logged and neither are errors, whose messages quote values (`invalid input syntax for type uuid: "…"`).
    "log_min_messages": Setting("fatal", also=("panic",)),
    "log_min_error_statement": Setting("panic"),
    "log_error_verbosity": Setting("terse"),
    "log_parameter_max_length": Setting("0"),
    "log_parameter_max_length_on_error": Setting("0"),
    "log_statement": Setting("none"),
    "log_min_duration_statement": Setting("-1"),
    "log_min_duration_sample": Setting("-1"),
    "log_transaction_sample_rate": Setting("0"),
    "track_activity_query_size": Setting("256", most=1024),
}
BOUNDED = {"temp_file_limit": Setting("4GB", most=16 * 1024 * MEGABYTE)}
WHOLE = {"data_checksums": Setting("on")}
UNHEARD = {"listen_addresses": Setting("")}
# A page answers in seconds or not at all; a job works through thousands of rows. Migrations may take as long as they take.
PATIENCE = {
    "web": {
        "statement_timeout": Setting("15s", most=15 * SECOND),
        "lock_timeout": Setting("3s", most=3 * SECOND),
        "idle_in_transaction_session_timeout": Setting("10s", most=10 * SECOND),
    },
    "worker": {
        "statement_timeout": Setting("120s", most=120 * SECOND),
        "lock_timeout": Setting("10s", most=10 * SECOND),
        "idle_in_transaction_session_timeout": Setting("60s", most=60 * SECOND),
    },
    "owner": {},
}


def as_we_set_it(*, lasting: bool) -> dict[str, str]:
    """What our own server is started with; one that does not last is for tests."""
    chosen = {name: one.value for group in (SILENT, BOUNDED, UNHEARD) for name, one in group.items()}
    return chosen | {name: one.value if lasting else "off" for name, one in LASTING.items()}


def patience_of(login: str) -> str:
    """The limits of a login as options of its connection: they hold on every server and cost no statement."""
    return " ".join(f"-c {name}={one.value}" for name, one in PATIENCE[login].items())


def check_server() -> None:
    """Ask the server that this process works with (ServerRefused)."""
    if found := list(findings()):
        raise ServerRefused(found)


def findings(asked: BaseDatabaseWrapper | None = None, where: str = "SOCIALSMARTLY_DATABASE_HOST") -> Iterator[str]:
    """Each setting that is not as it must be, with the remedy; of the product's server, or of another one that `where` names."""
    there = asked or connections[DEFAULT_DB_ALIAS]
    needed = {**(LASTING if settings.SOCIALSMARTLY_LASTING else {}), **SILENT, **BOUNDED, **WHOLE}
    needed |= PATIENCE[settings.SOCIALSMARTLY_LOGIN]
    if by_socket := str(there.settings_dict["HOST"]).startswith("/"):
        needed |= UNHEARD
    try:
        found = _asked(there, needed)
    except OperationalError:
        yield f"it does not answer: start it, or correct {where}"
        return
    for name, one in needed.items():
        value, needs_restart = found.get(name, ("unknown", False))
        if value == "unknown" or not one.allows(value):
            yield f"{name} is '{value}': {_remedy(name, one, needs_restart=needs_restart)}"
    if not by_socket and not _encrypted(there):
        yield f"the connection is not encrypted: use TLS, or a socket ({where} with a folder as host)"


def _asked(there: BaseDatabaseWrapper, needed: Mapping[str, Setting]) -> dict[str, tuple[str, bool]]:
    with there.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting, context = 'postmaster' FROM pg_settings WHERE name = ANY(%s)", [list(needed)]
        )
        rows: list[Any] = cursor.fetchall()
    return {str(name): (str(value), bool(restart)) for name, value, restart in rows}


def _encrypted(there: BaseDatabaseWrapper) -> bool:
    with there.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        return bool(cursor.fetchone() == (True,))


def _remedy(name: str, one: Setting, *, needs_restart: bool) -> str:
    if name in WHOLE:
        return "stop the server, run pg_checksums --enable, start it"
    if any(name in group for group in PATIENCE.values()):
        return f"it must be {one.value} at most; let nothing between us and the server drop the options of a connection"
    then = "restart the server" if needs_restart else "SELECT pg_reload_conf()"
    return f"ALTER SYSTEM SET {name} = '{one.value}'; then {then}"
