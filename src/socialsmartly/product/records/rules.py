"""The closed list: what a record holds, in the words of the policy, and how a request is brought down to it."""

from __future__ import annotations

import re
from collections.abc import Mapping

PUBLISHED = {
    "ip": ("your IP address", "您的 IP 地址"),
    "browser": ("the type and language of your browser", "浏览器类型和语言"),
    "language": ("the type and language of your browser", "浏览器类型和语言"),
    "at": ("the date and time of access", "访问日期和时间"),
    "device": ("characteristics of the device and its software", "设备及其软件的特征"),
    "route": ("the pages you open", "您打开的页面"),
    "kind": ("service and operation logs", "服务日志和操作日志"),
}
"""Each column with the words of clause 2.1-d that announce it."""

_BROWSERS = (("edge", "Edg"), ("opera", "OPR"), ("firefox", "Firefox"), ("chrome", "Chrome"), ("safari", "Safari"))
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
SIGNED_IN = "socialsmartly.signed_in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def closed(given: Mapping[str, object]) -> tuple[dict[str, object], int]:
    """What is on the list, and how many values were not and are dropped."""
    kept = {key: value for key, value in given.items() if key in PUBLISHED}
    return kept, len(given) - len(kept)


def kind_of(method: str, content_type: str) -> str:
    if method not in SAFE:
        return "operation"
    return "page" if content_type.startswith("text/html") else "service"


def browser_of(user_agent: str) -> str:
    """One of six words, whatever the header says. Every browser calls itself by its forebears too, so the order matters."""
    return next((name for name, mark in _BROWSERS if mark in user_agent), "other")


def device_of(user_agent: str) -> str:
    if "iPad" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    if "Mobile" in user_agent:
        return "phone"
    known = any(mark in user_agent for mark in ("Windows", "Macintosh", "X11", "CrOS"))
    return "computer" if known else "other"


def language_of(accepted: str) -> str:
    """The first language the browser asks for, without region: two or three letters, or nothing."""
    found = _LANGUAGE.match(accepted)
    return found.group(1).lower() if found else ""
