"""What a mail to the privacy address says. Pure; whatever arrives ends in a value or in NobodyWrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from html import unescape
from typing import Final

import nh3

from socialsmartly.privacy.applicants.rules import LONGEST
from socialsmartly.privacy.rights.models import Right

LOOKED_AT: Final = 1 << 18
"""Bytes of a mail that are fetched: the words stand at the top. The mail itself stays in the mailbox."""
CUT: Final = "\n[…]"
WORDS: Final[tuple[tuple[Right, re.Pattern[str]], ...]] = (
    (
        Right.WITHDRAW,
        re.compile(
            r"unsubscribe|withdraw (my )?consent|stop (sending|mailing|e-?mailing)|退订|撤回.{0,6}(同意|授权)",
            re.IGNORECASE,
        ),
    ),
    (
        Right.DELETE,
        re.compile(
            r"\b(delete|erase|remove|forget|get rid of|wipe)\b.{0,40}\b(me|my|data|account|information|everything|it all)\b"
            r"|right to be forgotten|cancel my account|(删除|注销|清除).{0,12}(我|信息|数据|账号|帐号|账户)|(信息|数据|账号).{0,12}(删除|注销|删掉)",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Right.COPY,
        re.compile(
            r"\bcopy of\b.{0,30}\b(my|data|information)\b|what (data|information) (do )?you (have|hold|keep)|subject access"
            r"|(查阅|复制|副本|导出).{0,12}(信息|数据)|你们(有|掌握|保存).{0,8}(信息|数据)",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Right.CORRECT,
        re.compile(
            r"\b(correct|rectify|change|update)\b.{0,30}\b(my|name|address|number|data)\b|更正|改正",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Right.RESTRICT,
        re.compile(r"\b(restrict|freeze)\b.{0,30}\b(my|data|processing)\b|限制处理", re.IGNORECASE | re.DOTALL),
    ),
    (Right.OBJECT, re.compile(r"\b(i )?object to\b|profiling|automated decision|反对|自动化决策", re.IGNORECASE)),
    (
        Right.COMPLAIN,
        re.compile(r"\bcomplain(t|ts)?\b|\bdata protection (authority|officer)\b|投诉|举报", re.IGNORECASE),
    ),
    (Right.EXPLAIN, re.compile(r"\bexplain\b|\bwhy (do|did|does|was|were)\b|解释|说明|为什么", re.IGNORECASE)),
)
"""In the order of what must not wait. A mail in which none of them is found is a request all the same, called a question."""


class NobodyWrote(Exception):
    """This mail names nobody who could be answered, or a machine wrote it. It stays in the mailbox, marked for people to look at."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class Mail:
    """What somebody wrote, and from where; `name` tells one mail from another, the same each time it is fetched."""

    sender: str
    text: str
    name: str


def read_mail(raw: bytes) -> Mail:
    """NobodyWrote for what a machine wrote by itself (RFC 3834), what came back (RFC 5321, 4.5.5) and what has no sender."""
    try:
        mail = message_from_bytes(raw[:LOOKED_AT], policy=policy.default)
        sender = parseaddr(str(mail.get("From", "")))[1]
        if "@" not in sender or _by_machine(mail):
            raise NobodyWrote
        said = "\n\n".join(part for part in (str(mail.get("Subject", "")).strip(), _body(mail)) if part)
        return Mail(sender, _within(said), str(mail.get("Message-ID", "")).strip())
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError) as unreadable:
        raise NobodyWrote from unreadable


def what_is_asked(text: str) -> Right:
    """The right that the words speak of, also as a complaint; OTHER where none is heard."""
    return next((right for right, words in WORDS if words.search(text)), Right.OTHER)


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
    return (unescape(nh3.clean(text, tags=set())) if part.get_content_subtype() == "html" else text).strip()


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8", "replace")


def _within(text: str) -> str:
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()  # half a surrogate pair is no text
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
