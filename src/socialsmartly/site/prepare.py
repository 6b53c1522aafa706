"""Bring a database to the state this version needs: made, migrated, walled. Run as the owner of the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from psycopg import sql

from socialsmartly.privacy.access.build import build_wall
from socialsmartly.privacy.access.server import check_server
from socialsmartly.privacy.access.wall import LOGIN_PURPOSES
from socialsmartly.privacy.keyring.generations import check_keys, make_keys
from socialsmartly.privacy.keyring.store import check_keyring
from socialsmartly.privacy.ledger.beginning import begin, begin_witness
from socialsmartly.privacy.ledger.models import Place
from socialsmartly.privacy.promises.actions import publish
from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.text import load_all, read_toml
from socialsmartly.privacy.retention.actions import own_months, roll_months, sweep
from socialsmartly.privacy.retention.errors import SweepIncomplete
from socialsmartly.privacy.versions.actions import publish_meaning
from socialsmartly.site.environment import environment
from socialsmartly.site.gate import GATE
from socialsmartly.site.keyring import make_keyring
from socialsmartly.site.secretfile import secret_text
from socialsmartly.words import keeps

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Idempotent: a second run finds nothing to do. `say` gets one line a step."""
    make_keys(settings.SOCIALSMARTLY_KEYS, timezone.now().date())
    check_keys(settings.SOCIALSMARTLY_KEYS)
    make_database()
    check_server()
    say("database ready")
    make_keyring()
    check_keyring()
    call_command("migrate", verbosity=0, interactive=False)
    say("tables ready")
    statements = build_wall()
    if own_months():
        statements = build_wall()
    roll_months(timezone.now())
    set_passwords()
    begin_log()
    publish_policy()
    if again := GATE.replay():
        say(f"done again from the journal, since database or keyring had forgotten it: {again}")
    end_what_is_over(say)
    say(f"purposes ready ({statements} statements)")


@keeps("5-g", "4.2-h")
def end_what_is_over(say: Say) -> None:
    """A database from a backup has again what a clock had ended, and nothing tells one from a database that was only stopped. So each start
    sweeps before anybody is served; where nothing is over that is one look at each clock. A table that refuses is tried again every hour."""
    try:
        swept = sweep(timezone.now())
    except SweepIncomplete as left:
        say(str(left))
    else:
        if ended := sum(one.rows for one in swept):
            say(f"ended what was past its time: {ended}")


def publish_policy() -> None:
    """The words and what they mean, before anybody can agree to them."""
    publish()
    policy = next(iter(load_all(policy_folder()).values()))
    draft = bool(read_toml(policy_folder() / "policy.toml").get("draft"))
    publish_meaning(policy.version, policy.effective, draft=draft)


def begin_log() -> None:
    """The public log begins once; where the database knows of lines, a missing log is not replaced by an empty one."""
    here = environment()
    expected = Place.objects.using("default").exists()
    host = urlsplit(here.site).hostname
    begin(here.ledger, here.ledger_key, f"{host}/ledger", expected=expected)
    begin_witness(here.witness_folder, here.ledger, f"{host}/witness")


def make_database(name: str | None = None) -> None:
    database: dict[str, Any] = settings.DATABASES["default"]
    name = name or str(database["NAME"])
    with psycopg.connect(
        host=database["HOST"], dbname="postgres", user=database["USER"], password=database["PASSWORD"], autocommit=True
    ) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def set_passwords() -> None:
    """Each login has a password of its own, in a file that only this user may read."""
    with connections["default"].cursor() as cursor:
        for login in LOGIN_PURPOSES:
            secret = secret_text(settings.SOCIALSMARTLY_KEYS / f"database-{login.removeprefix('socialsmartly_')}.key")
            order = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(secret))
            cursor.execute(order.as_string())
