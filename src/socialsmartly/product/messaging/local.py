"""What was sent, on one's own machine: mails and texts as files that a page can show. Never used by an installation for others."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from secrets import token_hex

from django.conf import settings

SHOWN = 100
NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}")


@dataclass(frozen=True)
class LocalMail:
    name: str
    at: datetime
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message.get("To", ""))

    @property
    def reply_to(self) -> str:
        """Where an answer goes; nowhere for mail that a person cannot answer."""
        return str(self.message.get("Reply-To", ""))

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


@dataclass(frozen=True)
class LocalText:
    at: datetime
    to: str
    text: str


def mail_folder() -> Path:
    return Path(settings.SOCIALSMARTLY_DATA) / "local-mail"


def text_folder() -> Path:
    return Path(settings.SOCIALSMARTLY_DATA) / "local-texts"


def keep_mail(raw: bytes) -> None:
    _keep(mail_folder(), ".eml", raw)


def keep_text(number: str, text: str) -> None:
    """The text service of one's own machine: a file instead of a telephone network."""
    _keep(text_folder(), ".json", json.dumps({"to": number, "text": text}, ensure_ascii=False).encode())


def mails() -> list[LocalMail]:
    """Newest first."""
    return [read_mail(path.stem) for path in _newest(mail_folder(), ".eml")]


def texts() -> list[LocalText]:
    """Newest first."""
    return [LocalText(_moment(p.stem), **json.loads(p.read_bytes())) for p in _newest(text_folder(), ".json")]


def read_mail(name: str) -> LocalMail:
    """One mail by its name (FileNotFoundError)."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError
    raw = (mail_folder() / f"{name}.eml").read_bytes()
    return LocalMail(name, _moment(name), message_from_bytes(raw, policy=policy.default))


def _keep(folder: Path, ending: str, raw: bytes) -> None:
    """Written aside and renamed, so that nobody reads half a message."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{token_hex(4)}"
    unfinished = folder / f"{name}.part"
    unfinished.write_bytes(raw)
    unfinished.chmod(0o600)
    unfinished.replace(folder / f"{name}{ending}")


def _newest(folder: Path, ending: str) -> list[Path]:
    return sorted(folder.glob(f"*{ending}"), reverse=True)[:SHOWN] if folder.exists() else []


def _moment(name: str) -> datetime:
    return datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
