"""What a mail from outside means. Pure; whatever arrives ends in a value or in MailUnreadable."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from html import unescape
from itertools import pairwise

import nh3

from socialsmartly.product.messaging.incoming import LOOKED_AT, NAMES_WHERE

ANYWHERE = {"stop", "unsubscribe", "arrêt", "arret", "stopp"}
ANYWHERE_CHINESE = ("退订", "取消订阅", "退訂", "取消訂閱")
ALONE = {"cancel", "end", "quit", "remove", "td", "t", "n"}
SENTENCES = re.compile(
    r"\b(opt(ing|ed)?( me)? out|take me off|(remove|delete) me|leave me alone|no more (e ?mails?|mails?|messages?)"
    r"|(do not|don t|dont|never)( ever)? (e ?mail|mail|message|write|send|contact)( (to|me|us|any|these|more)\b|$)"
    r"|(quit|cease) (e ?mailing|mailing|messaging|writing|sending|contacting)|cancel (my|the|this) (subscription|newsletter))\b"
    r"|(停止|不要|别|勿)再?(给我|向我)?(发|寄|推送|打扰|联系)|不(想|要|愿)再?(收|接收)"
)
CONTRARY = re.compile(
    r"^((please|pls|hi|hello) )*(do not|don t|dont|never) (stop|unsubscribe|opt)\b"
    r"|\bi (do not|don t|dont|never) (want|wish|mean)( you)? to (stop|unsubscribe|opt)\b"
    r"|^请?(不要|别)(停|退|取消)|我(不想|没有?|不)要?(退订|退訂|取消)"
)
"""The contrary, said to us or of oneself: it outweighs the word in it. "Why do you not stop" is none."""
LONGEST_SENTENCE = 200
"""Characters. Whoever writes more in one line tells a story, in which a word may stand for anything."""
LINE_ENDS = re.compile(r"<(br|/?p|/?div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)
QUOTED = re.compile(r"<blockquote\b.*?(</blockquote\s*>|\Z)", re.IGNORECASE | re.DOTALL)


class MailUnreadable(Exception):
    """This mail is for no address of ours. Use the link in the message instead."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class Incoming:
    """`kind` is `u` or `r`, the letter before the token; `line` the first that its writer wrote. `returned` is a mail of ours that
    could not be delivered."""

    kind: str
    token: str
    returned: bool
    by_machine: bool
    subject: str
    line: str


def read_incoming(raw: bytes, domain: str) -> Incoming:
    """The parts that count (MailUnreadable). The older policy of the library keeps broken headers instead of raising on them.

    What cannot be read inside is as if nothing stood there: an address for stopping counts all the same, and a reply is answered.
    """
    if not domain:
        raise MailUnreadable
    head = BytesHeaderParser().parsebytes(raw[:LOOKED_AT])
    kind, token = _addressee(head, domain)
    return Incoming(kind, token, _returned(head), _by_machine(head), _subject(head), _own_line(raw[:LOOKED_AT]))


def _own_line(raw: bytes) -> str:
    try:
        return _first_line(_text(message_from_bytes(raw)))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MessageError):
        return ""


def says_stop(mail: Incoming) -> bool:
    """Whether the first line, or a subject of the writer's own, asks to stop.

    Words that mean this alone count inside a sentence, too: stopping somebody who asked when the shop stops for lunch costs them a click,
    missing "please stop this" breaks a promise. Words of everyday use (cancel my order) count only alone. A line that says the contrary
    or tells a story asks for nothing.
    """
    said = _words(mail.line)
    if len(said) > LONGEST_SENTENCE or CONTRARY.search(said):
        return False
    known = ANYWHERE | ALONE | set(ANYWHERE_CHINESE)
    clear = any(word in ANYWHERE for word in said.split()) or any(word in said for word in ANYWHERE_CHINESE)
    return clear or bool(SENTENCES.search(said)) or said in known or _words(mail.subject) in known


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
    """RFC 3834, 2 and 5."""
    submitted = str(mail.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return submitted != "no" or precedence in {"bulk", "auto_reply"}


def _returned(mail: Message) -> bool:
    """RFC 5321, 4.5.5."""
    return str(mail.get("Return-Path", "")).strip() == "<>"


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


def _without_tags(markup: str) -> str:
    """The text of a mail that has no plain part, without what it quotes."""
    own = LINE_ENDS.sub("\n", QUOTED.sub("", markup))
    return unescape(nh3.clean(own, tags=set(), clean_content_tags={"script", "style", "title"}))
