"""What a mail from outside means. Pure; whatever arrives ends in a value or in MailUnreadable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from html.parser import HTMLParser
from itertools import pairwise

LARGEST = 1 << 20
"""Bytes. A reply is some kilobytes; what is larger is refused before anything looks into it."""
NAMES_WHERE = ("X-Original-To", "Delivered-To", "To", "Cc")
"""What the mail server was told comes before what the writer typed."""

ANYWHERE = {"stop", "unsubscribe", "arrêt", "arret", "stopp"}
ANYWHERE_CHINESE = ("退订", "取消订阅", "退訂", "取消訂閱")
ALONE = {"cancel", "end", "quit", "remove", "td", "t", "n"}


class MailUnreadable(Exception):
    """This mail is too large, broken, or for no address of ours. Use the link in the message instead."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class Incoming:
    """`kind` is `u` or `r`, the letter before the token; `line` the first that its writer wrote."""

    kind: str
    token: str
    by_machine: bool
    subject: str
    line: str


def read_incoming(raw: bytes, domain: str) -> Incoming:
    """The parts that count (MailUnreadable). The older policy of the library keeps broken headers instead of raising on them."""
    if len(raw) > LARGEST or not domain:
        raise MailUnreadable
    try:
        mail = message_from_bytes(raw)
        kind, token = _addressee(mail, domain)
        return Incoming(kind, token, _by_machine(mail), _subject(mail), _first_line(_text(mail)))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MessageError):
        raise MailUnreadable from None


def says_stop(mail: Incoming) -> bool:
    """Whether the first line, or a subject of the writer's own, asks to stop.

    Words that mean this alone count inside a sentence, too: stopping somebody who asked when the shop stops for lunch costs them a click,
    missing "please stop this" breaks a promise. Words of everyday use (cancel my order) count only alone.
    """
    said = _words(mail.line)
    known = ANYWHERE | ALONE | set(ANYWHERE_CHINESE)
    clear = any(word in ANYWHERE for word in said.split()) or any(word in said for word in ANYWHERE_CHINESE)
    return clear or said in known or _words(mail.subject) in known


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _addressee(mail: Message, domain: str) -> tuple[str, str]:
    ours = re.compile(rf"(?<![\w.+-])([ur])\+(\w{{1,100}})@{re.escape(domain)}(?![\w.-])", re.IGNORECASE | re.ASCII)
    values = (str(value) for name in NAMES_WHERE for value in mail.get_all(name, []))
    found = next((hit for hit in map(ours.search, values) if hit), None)
    if found is None:
        raise MailUnreadable
    return found[1].lower(), found[2].lower()


def _by_machine(mail: Message) -> bool:
    """RFC 3834, 2 and 5; the empty return path is RFC 5321, 4.5.5."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return submitted != "no" or str(mail.get("Return-Path", "")).strip() == "<>" or precedence in {"bulk", "auto_reply"}


def _subject(mail: Message) -> str:
    given = str(mail.get("Subject", ""))
    try:
        return str(make_header(decode_header(given)))
    except (ValueError, LookupError, MessageError):
        return given


def _text(mail: Message) -> str:
    parts = [part for part in mail.walk() if part.get_content_disposition() != "attachment"]
    for kind, read in (("text/plain", str), ("text/html", _without_tags)):
        for part in parts:
            if part.get_content_type() == kind:
                return read(_decoded(part))
    return ""


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _first_line(text: str) -> str:
    """Below what is quoted or announces a quotation, too: some people answer there."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line, after in pairwise([*lines, ""]) if not _quoted(line, after)), "")


def _quoted(line: str, after: str) -> bool:
    return line.startswith(">") or (line.endswith((":", "：")) and after.startswith(">"))


def _without_tags(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    parser.close()
    return "".join(parser.said)


class _Words(HTMLParser):
    """The text of a mail that has no plain part, without what it quotes."""

    SILENT = ("style", "script", "title", "blockquote")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        self.said.append("\n" if tag in {"br", "p", "div", "tr"} else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT and self.silent > 0
        self.said.append("\n" if tag in {"p", "div", "tr"} else "")

    def handle_data(self, data: str) -> None:
        self.said.append("" if self.silent else data)
