"""What somebody wrote by mail. Pure; whatever arrives ends in a value or in NobodyWrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from html import unescape
from typing import Final

import nh3

from socialsmartly.privacy.applicants.rules import LONGEST

LOOKED_AT: Final = 1 << 18
"""Bytes of a mail in which its words are looked for: they stand at the top, and pictures and quotations below."""
FETCHED: Final = 1 << 22
"""Bytes of a mail that are read at all, so that what came with it can be kept."""
NAMES_WHERE: Final = ("X-Original-To", "Delivered-To", "To", "Cc")
"""What the mail server was told comes before what the writer typed."""
CUT: Final = "\n[…]"
SILENT: Final = {"script", "style", "title"}
ENDS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d|/blockquote)\b[^>]*>", re.IGNORECASE)
BLANK: Final = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")


class NobodyWrote(Exception):
    """This mail names nobody who could be answered, or a machine wrote it. It stays in the mailbox, marked for people to look at."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class Mail:
    """What somebody wrote, and from where; `name` tells one mail from another, the same each time it is fetched."""

    sender: str
    called: str
    subject: str
    body: str
    name: str
    thread: str = ""

    @property
    def text(self) -> str:
        return within("\n\n".join(part for part in (self.subject, self.body) if part))


def read_mail(raw: bytes) -> Mail:
    """NobodyWrote for what a machine wrote by itself (RFC 3834), what came back (RFC 5321, 4.5.5) and what has no sender."""
    try:
        mail = message_from_bytes(raw[:LOOKED_AT], policy=policy.default)
        called, sender = parseaddr(str(mail.get("From", "")))
        if "@" not in sender or _by_machine(mail):
            raise NobodyWrote
        thread = " ".join(str(mail.get(name, "")) for name in ("References", "In-Reply-To"))
        subject, name = (str(mail.get(header, "")).strip() for header in ("Subject", "Message-ID"))
        return Mail(sender, within(called), within(subject), within(_body(mail)), name, thread)
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError) as unreadable:
        raise NobodyWrote from unreadable


def addressees(raw: bytes, domain: str) -> list[str]:
    """Every address at the reply domain that a mail names; none where there is no domain."""
    if not domain:
        return []
    head = BytesHeaderParser().parsebytes(raw[:LOOKED_AT])
    ours = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{re.escape(domain)}(?![\w.-])", re.IGNORECASE | re.ASCII)
    return [hit.lower() for name in NAMES_WHERE for value in head.get_all(name, []) for hit in ours.findall(str(value))]


def parts_of(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file that came with a mail; nothing where the mail cannot be taken apart."""
    try:
        for part in message_from_bytes(raw, policy=policy.default).iter_attachments():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield str(part.get_filename("") or ""), content
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError):
        return


def _by_machine(mail: EmailMessage) -> bool:
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    came_back = str(mail.get("Return-Path", "")).strip() == "<>"
    return submitted != "no" or came_back or str(mail.get("Precedence", "")).strip().lower() in {"bulk", "auto_reply"}


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text = _decoded(raw, part.get_content_charset() or "utf-8")
    return (as_text(text) if part.get_content_subtype() == "html" else text).strip()


def as_text(markup: str) -> str:
    """The words of HTML, line by line; no element and no script is left of it, whatever it tries."""
    bare = nh3.clean(ENDS.sub("\n", markup), tags=set(), clean_content_tags=SILENT)
    return BLANK.sub("\n\n", unescape(bare)).strip()


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")


def within(text: str) -> str:
    """As it can be kept: no NUL, no half of a surrogate pair, and no longer than a person reads."""
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
