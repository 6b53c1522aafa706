"""The command line: one console script, a verb for each thing an operator does."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django

from socialsmartly.privacy.access.server import ServerRefused
from socialsmartly.privacy.journal.errors import JournalError
from socialsmartly.privacy.keyring.errors import KeyringError
from socialsmartly.privacy.ledger.errors import LedgerError
from socialsmartly.privacy.recipients.errors import CarrierRefused
from socialsmartly.site.environment import THREADS, UnknownSetting, environment, refuse_unknown
from socialsmartly.site.lifeline import PARENT, AlreadyRunning, end_with_parent
from socialsmartly.site.postgres import DatabaseRefused
from socialsmartly.site.supervisor import NotPrepared, PortInUse, Supervisor

Arguments = argparse.Namespace
REFUSALS = (
    DatabaseRefused,
    CarrierRefused,
    ServerRefused,
    KeyringError,
    JournalError,
    LedgerError,
    NotPrepared,
    PortInUse,
    AlreadyRunning,
    UnknownSetting,
)
OK, REFUSED = 0, 1


@dataclass(frozen=True)
class Option:
    """One option of a verb; `flag` means it takes no value."""

    name: str
    says: str
    default: object = None
    flag: bool = False


@dataclass(frozen=True)
class Verb:
    """A verb that works inside Django, as one database login. Its code stands in the module it names, as `run(arguments)`."""

    name: str
    says: str
    module: str
    login: str
    options: tuple[Option, ...] = ()


DATA = Option("--data", "the folder that holds everything (default ./var)", "var")
WORKSPACE = Option("--workspace", "the id in the address of the workspace's pages")
JSON = Option("--json", "print JSON for programs", flag=True)
VERBS = (
    Verb("migrate", "bring the database to this version, as its owner", "socialsmartly.site.verbs.migrate", "owner"),
    Verb("worker", "run the jobs: imports, sending, sweeping", "socialsmartly.site.verbs.worker", "worker"),
    Verb(
        "sink",
        "keep every mail as a file instead of passing it on, for one's own machine",
        "socialsmartly.site.verbs.sink",
        "worker",
        (Option("--port", "where it listens (default 8025)", "8025"),),
    ),
    Verb(
        "receive",
        "take one mail to the reply domain from standard input, as a mail server pipes it",
        "socialsmartly.site.verbs.receive",
        "web",
    ),
    Verb(
        "backup",
        "write database, files and keyring into a new folder; the installation may run meanwhile; older than 35 days is deleted",
        "socialsmartly.site.verbs.backup",
        "owner",
        (Option("--to", "the folder that holds the backups, on another disk"), DATA),
    ),
    Verb(
        "restore",
        "bring a backup back; the installation must be stopped, and its next start erases and withdraws again",
        "socialsmartly.site.verbs.restore",
        "owner",
        (
            Option("folder", "one backup, a folder named by its time"),
            Option(
                "--keyring",
                "put the keyring of the backup in the place of a newer one, and lose the keys made since",
                flag=True,
            ),
            DATA,
        ),
    ),
    Verb(
        "check",
        "look for mistakes in what tables and views say of themselves",
        "socialsmartly.site.verbs.check",
        "owner",
        (Option("--database", "also hold the running database against them, and its settings", flag=True), DATA, JSON),
    ),
    Verb(
        "staff",
        "make a member staff of the operator, or confirm their second factor",
        "socialsmartly.site.verbs.staff",
        "web",
        (
            Option("address", "the e-mail address or phone number they signed up with"),
            Option("--confirm", "the number that their own page shows: their second factor opens the staff area"),
            DATA,
        ),
    ),
    Verb(
        "paper",
        "record that a member's contract was signed on paper, by the digest of its scan",
        "socialsmartly.site.verbs.paper",
        "web",
        (
            Option("address", "the e-mail address or phone number they signed up with"),
            Option("scan", "the scanned paper; it is read and not kept"),
            Option("--signed", "the day it was signed, like 2026-11-20"),
            Option("--language", "the language of the policy that it names: en or zh-hans (default en)", "en"),
            DATA,
        ),
    ),
    Verb(
        "succession",
        "somebody takes over the business: hand over who was told and did not say no, or take in who comes from a predecessor",
        "socialsmartly.site.verbs.succession",
        "owner",
        (
            Option(
                "action",
                "status, key (print the key under which others seal for us), export, inspect, or accept (the installation must be stopped)",
                "status",
            ),
            Option("file", "inspect and accept: the bundle"),
            Option("--number", "export: which succession, by its number in the staff area"),
            Option("--to", "export: the file to write"),
            Option(
                "--log-key", "inspect and accept: the key of the predecessor's public log, as its page /ledger shows it"
            ),
            Option("--digest", "accept: the digest that inspect printed, compared with the predecessor"),
            DATA,
            JSON,
        ),
    ),
    Verb(
        "sign-out",
        "end every session of one member, when somebody else is in",
        "socialsmartly.site.verbs.sign_out",
        "web",
        (Option("address", "the e-mail address or phone number of the member"), DATA),
    ),
    Verb(
        "minors",
        "print the yearly audit of how minors' information was handled, as JSON",
        "socialsmartly.site.verbs.minors",
        "web",
        (Option("--year", "the calendar year (default: this one)"), DATA),
    ),
    Verb(
        "policy",
        "say what the policy of this program would change for whom, before migrate publishes it",
        "socialsmartly.site.verbs.policy",
        "web",
        (DATA,),
    ),
    Verb(
        "dossier",
        "write the pack for an authority, signed by the key of the public log, or check one",
        "socialsmartly.site.verbs.dossier",
        "web",
        (
            Option("--to", "the file to write"),
            Option("--check", "the pack to check"),
            Option("--log-key", "check: the key of the public log, as its page /ledger shows it"),
            DATA,
        ),
    ),
    Verb(
        "explain",
        "per table: whose data, who may read what, what becomes of it, until when",
        "socialsmartly.site.verbs.explain",
        "web",
        (Option("table", "only this table, e.g. contacts.Contact"), JSON),
    ),
    Verb(
        "promises",
        "every sentence of the policy, what keeps it, and whether it is kept",
        "socialsmartly.site.verbs.promises",
        "web",
        (JSON,),
    ),
    Verb(
        "keys",
        "the root keys: what there is, a new one now, or the end of every older copy",
        "socialsmartly.site.verbs.keys",
        "worker",
        (
            Option(
                "action",
                "status, rotate, or shred-hard (a court's order: every older root key is destroyed now)",
                "status",
            ),
            DATA,
            JSON,
        ),
    ),
    Verb(
        "import",
        "bring a file of order lines into a workspace that allowed it; the worker must be running",
        "socialsmartly.site.verbs.import_file",
        "worker",
        (Option("file", "a .csv or .csv.gz file"), WORKSPACE, DATA, JSON),
    ),
    Verb(
        "demo",
        "bring the invented demo shop into a workspace that allowed it; the worker must be running",
        "socialsmartly.site.verbs.demo",
        "worker",
        (WORKSPACE, DATA, JSON),
    ),
)


def main(argv: list[str] | None = None) -> int:
    """0: done. 1: refused, the reason is on standard error. 2: the command was not understood."""
    end_with_parent()
    arguments = parser().parse_args(argv)
    try:
        refuse_unknown()
        return int(arguments.run(arguments))
    except REFUSALS as refused:
        sys.stderr.write(f"socialsmartly: {refused}\n")
        return REFUSED


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="socialsmartly", description="A messaging suite whose privacy policy is a program."
    )
    verbs = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    says = "start everything on this machine: database, web, worker; Ctrl-C stops it"
    start = verbs.add_parser("up", help=says, description=says)
    start.add_argument("--port", type=port, default=8000, help="where the site listens (default 8000)")
    start.add_argument("--data", type=Path, default=Path("var"), help=DATA.says)
    start.set_defaults(run=up)
    says = "serve the site; the database must be running"
    serve = verbs.add_parser("web", help=says, description=says)
    serve.add_argument("--port", type=port, default=8000, help="where the site listens (default 8000)")
    serve.set_defaults(run=web)
    says = "put waiting lines into the public log; the database must be running"
    verbs.add_parser("sequencer", help=says, description=says).set_defaults(run=sequencer)
    says = "sign what continues the public log as it was last seen, under a key of its own"
    look = verbs.add_parser("witness", help=says, description=says)
    look.add_argument("--port", type=port, required=True, help="where it listens, on this machine only")
    look.set_defaults(run=witness)
    says = "check a proof pack, a certificate or one line, without database or network"
    check = verbs.add_parser("verify", help=says, description=says)
    check.add_argument("file", type=Path, help="a .zip from My proofs or a certificate, or LINE.json beside its proof")
    check.add_argument("--log-key", required=True, metavar="KEY", help="the log's public key, as /ledger shows it")
    check.add_argument("--witness-key", default="", metavar="KEY", help="a witness who must have signed, too")
    check.set_defaults(run=verify)
    for verb in VERBS:
        _add(verbs, verb)
    return top


def _add(verbs: argparse._SubParsersAction[argparse.ArgumentParser], verb: Verb) -> None:
    one = verbs.add_parser(verb.name, help=verb.says, description=verb.says)
    for option in verb.options:
        if option.flag:
            one.add_argument(option.name, action="store_true", help=option.says)
        elif option.name.startswith("-"):
            one.add_argument(option.name, default=option.default, help=option.says)
        else:
            one.add_argument(option.name, nargs="?", default=option.default, help=option.says)
    one.set_defaults(run=lambda arguments: inside_django(verb, arguments))


def inside_django(verb: Verb, arguments: Arguments) -> int:
    """Set Django up as the verb's login, then run its module: models may not be imported before."""
    os.environ.setdefault("SOCIALSMARTLY_LOGIN", verb.login)
    if getattr(arguments, "data", None):
        os.environ.setdefault("SOCIALSMARTLY_DATA", str(Path(arguments.data).resolve()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialsmartly.site.settings")
    django.setup()
    return int(import_module(verb.module).run(arguments))


def port(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if not 1 <= number <= 65535:
        message = "a port is a number from 1 to 65535"
        raise argparse.ArgumentTypeError(message)
    return number


def up(arguments: Arguments) -> int:
    return Supervisor(arguments.data.resolve(), arguments.port).run()


def sequencer(arguments: Arguments) -> int:
    """Without Django: the process stays small, and nothing but lines is within its reach."""
    return int(import_module("socialsmartly.site.verbs.sequencer").run())


def witness(arguments: Arguments) -> int:
    return int(import_module("socialsmartly.site.verbs.witness").run(arguments.port))


def verify(arguments: Arguments) -> int:
    verb = import_module("socialsmartly.site.verbs.verify")
    return int(verb.run(arguments.file, arguments.log_key, arguments.witness_key))


def web(arguments: Arguments) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialsmartly.site.settings")
    program = Path(sys.executable).with_name("granian")
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(arguments.port)]
    options += [
        "--workers",
        str(environment().processes),
        "--blocking-threads",
        str(THREADS),
        "--no-access-log",
        "--log-level",
        "warning",
        "--workers-kill-timeout",
        "10",
    ]
    if PARENT in os.environ:
        os.environ[PARENT] = str(os.getpid())  # the server forks, and its own children must end with it
    os.execv(program, [str(program), *options, "socialsmartly.site.wsgi:application"])  # noqa: S606 - our own server
    return OK
