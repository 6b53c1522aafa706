"""What an installation may set from outside, read once, typed, with defaults that work on one's own machine."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path

PREFIX = "SOCIALSMARTLY_"
LONGEST_SOCKET_FOLDER = 80
PROCESSES = 2
"""That serve the site where nobody says how many, on as many cores: with the worker they fit into the memory that an installation may use."""
THREADS = 4
"""Of each such process."""
BESIDE = frozenset({"PARENT", "SHOP_DATA", "MERKLE_VECTORS"})
"""Read by others: who ends with us, and where tests find large files."""
LOGINS = ("owner", "web", "worker", "ledger")


class UnknownLogin(ValueError):
    """SOCIALSMARTLY_LOGIN must be owner, web, worker or ledger."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class UnknownSetting(ValueError):
    """No setting has this name, so nobody would obey it. Correct its spelling, or take it out of the environment."""

    def __init__(self, name: str, meant: list[str]) -> None:
        also = f"; perhaps {PREFIX}{meant[0]} was meant" if meant else ""
        super().__init__(f"{type(self).__doc__} ({name}{also})")


@dataclass(frozen=True)
class Environment:
    """Each field is what the variable of its name says. `data` holds everything that an installation writes, but for the journal's copy;
    `login` is the database login of this process; `keyring` is where the keyring lies when it is no file in `data`, as an address of PostgreSQL."""

    data: Path
    login: str
    site: str
    operator: str
    privacy_contact: str
    mailbox_host: str
    mailbox_port: int
    mailbox_user: str
    mailbox_password_file: str
    mailbox_tls: bool
    cost_per_hour: int
    cost_currency: str
    bank: str
    seller: str
    seller_address: str
    seller_country: str
    seller_tax_id: str
    seller_rate: int | None
    seller_reverse_in: tuple[str, ...]
    mail_host: str
    mail_port: int
    mail_from: str
    mail_user: str
    mail_password_file: str
    mail_tls: str
    mail_company: str
    reply_domain: str
    scanner: str
    countries: str
    local: bool
    witness: str
    hosts: tuple[str, ...]
    database: str
    database_host: str
    forgetful_test_database: bool
    journal_copy: Path
    keyring: str
    processes: int

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def keyring_file(self) -> Path:
        return self.data / "keyring.sqlite3"

    @property
    def keyring_key(self) -> Path:
        return self.keys / ("database-keyring-owner.key" if self.login == "owner" else "database-keyring.key")

    @property
    def ledger(self) -> Path:
        return self.data / "ledger"

    @property
    def witness_folder(self) -> Path:
        return self.data / "witness"

    @property
    def ledger_key(self) -> Path:
        return self.keys / "ledger.key"

    @property
    def sockets(self) -> Path:
        return sockets_of(self.data)


def sockets_of(data: Path) -> Path:
    """Where the database's socket lies: beside the data, or, since a socket's path holds 107 bytes, in a short folder of its own."""
    beside = data / "run"
    if len(str(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    name = hashlib.sha256(str(data).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"socialsmartly-{name}"


def refuse_unknown() -> None:
    """Stop where the environment has a name of ours that is no setting (UnknownSetting): whoever wrote it believes in its effect."""
    known = {field.name.upper() for field in fields(Environment)} | BESIDE
    for name in sorted(os.environ):
        told = name.removeprefix(PREFIX)
        if told != name and told not in known:
            raise UnknownSetting(name, get_close_matches(told, known, n=1, cutoff=0.8))


def _read(name: str, default: str) -> str:
    return os.environ.get(PREFIX + name, default)


@cache
def environment() -> Environment:
    """The environment of this process (UnknownLogin when the login is not one of ours, UnknownSetting when a name is not)."""
    refuse_unknown()
    login = _read("LOGIN", "web")
    if login not in LOGINS:
        raise UnknownLogin
    data = Path(_read("DATA", "var")).resolve()
    local = _read("LOCAL", "0") == "1"
    site = _read("SITE", "http://127.0.0.1:8000").rstrip("/")
    return Environment(
        data=data,
        login=login,
        site=site,
        operator=_read("OPERATOR", "SocialSmartly (demo)"),
        privacy_contact=_read("PRIVACY_CONTACT", "privacy@example.test"),
        mailbox_host=_read("MAILBOX_HOST", ""),
        mailbox_port=int(_read("MAILBOX_PORT", "993")),
        mailbox_user=_read("MAILBOX_USER", ""),
        mailbox_password_file=_read("MAILBOX_PASSWORD_FILE", str(data / "mailbox-password")),
        mailbox_tls=_read("MAILBOX_TLS", "1") == "1",
        cost_per_hour=int(_read("COST_PER_HOUR", "0")),
        cost_currency=_read("COST_CURRENCY", "CNY"),
        bank=_read("BANK", "Demo bank, account 00-0000 (not a real account)" if local else ""),
        seller=_read("SELLER", ""),
        seller_address=_read("SELLER_ADDRESS", ""),
        seller_country=_read("SELLER_COUNTRY", "").upper(),
        seller_tax_id=_read("SELLER_TAX_ID", ""),
        seller_rate=int(_read("SELLER_RATE", "0")) if _read("SELLER_RATE", "") else None,
        seller_reverse_in=tuple(_read("SELLER_REVERSE_IN", "").upper().replace(",", " ").split()),
        mail_host=_read("MAIL_HOST", "127.0.0.1"),
        mail_port=int(_read("MAIL_PORT", "8025")),
        mail_from=_read("MAIL_FROM", "hello@example.test"),
        mail_user=_read("MAIL_USER", ""),
        mail_password_file=_read("MAIL_PASSWORD_FILE", str(data / "mail-password")),
        mail_tls=_read("MAIL_TLS", ""),
        mail_company=_read("MAIL_COMPANY", ""),
        reply_domain=_read("REPLY_DOMAIN", "reply.example.test" if local else "").lower(),
        scanner=_read("SCANNER", ""),
        countries=_read("COUNTRIES", ""),
        local=local,
        witness=_read("WITNESS", ""),
        hosts=tuple(_read("HOSTS", "127.0.0.1,localhost,[::1]").split(",")),
        database=_read("DATABASE", "socialsmartly"),
        database_host=_read("DATABASE_HOST", str(sockets_of(data))),
        forgetful_test_database=_read("FORGETFUL_TEST_DATABASE", "0") == "1",
        journal_copy=Path(_read("JOURNAL_COPY", str(data / "journal-copy"))).resolve(),
        keyring=_read("KEYRING", ""),
        processes=int(_read("PROCESSES", str(min(len(os.sched_getaffinity(0)), PROCESSES)))),
    )
