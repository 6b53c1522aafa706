"""Everything that an installation writes beside its tables, each with its clock."""

from __future__ import annotations

from pathlib import Path

from socialsmartly.site.environment import Environment
from socialsmartly.words import Files, Keep, KeepWhile
from socialsmartly.words.keeping import DAY, MONTH, WRITTEN


def places_of(env: Environment) -> dict[str, Files]:
    """By the name that people are told. Whatever stands in the data folder and not here has no clock, and the staff area says so."""
    return _with_a_clock(env.data) | _with_the_installation(env)


def _with_a_clock(data: Path) -> dict[str, Files]:
    return {
        "program logs": Files(
            data / "log",
            "what the database says of itself; no statement and no value",
            Keep(MONTH, WRITTEN, "a fault may be looked into later"),
            searched=True,
            held_open=True,
        ),
        "files": Files(
            data / "files",
            "files that were brought in and are being read",
            Keep(2 * DAY, WRITTEN, "reading takes minutes; what an interruption left goes by itself"),
            searched=True,
        ),
        "answered mail": Files(
            data / "answered",
            "who was sent an answer to an unclear mail today, as keyed digests",
            Keep(DAY, WRITTEN, "nobody gets two such answers in a day"),
            searched=True,
        ),
        "local mail": Files(
            data / "local-mail",
            "on one's own machine: mail as files instead of sending it",
            Keep(MONTH, WRITTEN, "it is there to be looked at"),
        ),
        "local texts": Files(
            data / "local-texts",
            "on one's own machine: text messages as files instead of sending them",
            Keep(MONTH, WRITTEN, "it is there to be looked at"),
        ),
    }


def _with_the_installation(env: Environment) -> dict[str, Files]:
    data, ran = env.data, KeepWhile("it is part of the running installation")
    keys = Files(env.keyring_file, "keys and keyed digests", KeepWhile("each row has a rule of its own"), searched=True)
    return {
        **({} if env.keyring else {"keyring": keys}),
        "journal": Files(
            data / "journal",
            "erasures, withdrawals and corrections by handle",
            KeepWhile("a backup that does not know of it may be restored"),
            searched=True,
        ),
        "copy of the journal": Files(
            env.journal_copy,
            "the same a second time",
            KeepWhile("a disk may be lost, and then it takes the other's place"),
            searched=True,
        ),
        "public log": Files(
            env.ledger, "salted commitments that name nobody", KeepWhile("anybody may check it"), searched=True
        ),
        "witness": Files(env.witness_folder, "the last size of the public log that was seen", ran),
        "key files": Files(env.keys, "root keys and passwords, seven days of root keys at most", ran),
        "database": Files(data / "postgres", "the tables, each with a rule of its own", ran),
        "sockets": Files(data / "run", "where the database is reached", ran),
        "lock": Files(data / "installation.lock", "the number of the process that runs", ran),
        "backups": Files(
            data / "backups",
            "sealed backups",
            KeepWhile("one older than 35 days goes when the next is made"),
        ),
    }
