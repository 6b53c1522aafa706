"""A message as text and HTML for one person. Values of people enter last and escaped, so no name can become markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

import nh3
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from socialsmartly.words import keeps

LINK = "surveys"
VARIABLES = ("name", "last_order", "shop", LINK)
ALWAYS_KNOWN = frozenset({"shop", LINK})
LONGEST_BODY = 20_000

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PLACE = re.compile("\ue000(\\d+)\ue001")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_BODY = "<!-- the message -->"
_SCHEMES = {"https", "http", "mailto"}
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "h1", "h2", "h3", "blockquote", "hr", "code", "pre"}
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")


@dataclass(frozen=True)
class Draft:
    """What the shop wrote, before any person is in it."""

    title: str
    sender: str
    body: str
    language: str


@dataclass(frozen=True)
class Reader:
    """What a message may say of the person it goes to."""

    name: str = ""
    last_order: datetime | None = None
    language: str = "en"


@dataclass(frozen=True)
class Leaves:
    """The signed links of one person: those under every message, the two addresses where one can be stopped by mail, if this
    installation has them, and where the surveys of the shop can be answered. `why` says how a program came to pick them."""

    unsubscribe: str
    page: str = ""
    why: str = ""
    stop_address: str = ""
    reply_address: str = ""
    surveys: str = ""


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True)
class _Slot:
    variable: str
    fallback: str


def faults(draft: Draft) -> Iterator[tuple[str, Promise]]:
    """(field, what is wrong) for everything that would make a bad message."""
    for name in ("title", "sender"):
        value: str = getattr(draft, name)
        if not value.strip():
            yield name, _("Write something here: nobody opens an empty line.")
        elif one_line(value) != value.strip():
            yield name, _("This must be a single line without control characters.")
    if not draft.body.strip():
        yield "body", _("Write the message first.")
    if len(draft.body) > LONGEST_BODY:
        yield "body", _("The message is too long. Keep it under 20,000 characters.")
    for name in ("title", "body"):
        yield from ((name, fault) for fault in _bad_variables(getattr(draft, name)))
    if any(_slot(inside).variable == LINK for inside in _BRACES.findall(draft.title)):
        yield "title", _("A link of one person cannot stand in the subject.")
    yield from (("body", fault) for fault in _bad_links(draft.body))


def _bad_variables(text: str) -> Iterator[Promise]:
    for inside in _BRACES.findall(text):
        slot = _slot(inside)
        if slot.variable not in VARIABLES:
            known = "{{ name | … }}, {{ last_order | … }}, {{ shop }}, {{ surveys }}"
            yield format_lazy(_("We do not know “{what}”. You can use {known}."), what=slot.variable[:40], known=known)
        elif not slot.fallback and slot.variable not in ALWAYS_KNOWN:
            example = "{{ " + slot.variable + " | … }}"
            yield format_lazy(_("Say what to write when we do not know it: {example}"), example=example)
    if "{{" in _BRACES.sub("", text) or "}}" in _BRACES.sub("", text):
        yield _("A variable is not closed. It begins with {{ and ends with }}.")


def _bad_links(body: str) -> Iterator[Promise]:
    for address in _LINK.findall(body):
        if "{{" in address:
            yield _("A variable cannot stand in the address of a link.")
        elif urlsplit(address).scheme not in _SCHEMES or not _has_target(address):
            yield format_lazy(_("This link leads nowhere: {address}. Begin it with https://"), address=address[:60])


def _has_target(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc or parts.path if parts.scheme == "mailto" else parts.hostname and "." in parts.hostname)


def _slot(inside: str) -> _Slot:
    variable, _bar, fallback = inside.partition("|")
    return _Slot(variable.strip(), one_line(fallback))


def one_line(value: str) -> str:
    """Without line breaks and control characters: what may stand in a header."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in value)
    return " ".join(visible.split())


@keeps("2.2-g")
def write(draft: Draft, reader: Reader, shop: str, leaves: Leaves) -> Letter:
    """One person's message. The footer says why it came and how to stop it, in that person's language."""
    known = {**_values(reader, shop, draft.language), LINK: leaves.surveys}
    with translation.override(reader.language):
        foot = {"shop": shop, "leaves": leaves, "language": reader.language, "body_language": draft.language}
        html = render_to_string("campaigns/letter.html", foot).replace(_BODY, _html(draft.body, known))
        text = _text(draft.body, known) + "\n\n" + _foot(shop, leaves)
    return Letter(one_line(_text(draft.title, known)), text, html, draft.language)


def _foot(shop: str, leaves: Leaves) -> str:
    lines = ["-- ", str(format_lazy(_("You get this because you agreed to e-mail from {shop}."), shop=shop))]
    if leaves.why:
        lines.append(f"{_('A program picked you by a rule of the shop. Why, and what you can do')}: {leaves.why}")
    lines.append(f"{_('Stop these messages')}: {leaves.unsubscribe}")
    if leaves.reply_address:
        lines.append(str(_("Or answer this message with the word STOP.")))
    if leaves.page:
        lines.append(f"{_('What this shop knows about you, and your choices')}: {leaves.page}")
    return "\n".join(lines) + "\n"


def nobodys_title(title: str, shop: str) -> str:
    """The subject with nobody in it, for lists and for the decision: no name is copied out of a person's row."""
    return one_line(_text(title, {"shop": one_line(shop)}))[:120]


def words_of(draft: Draft) -> tuple[str, str, str]:
    """What everybody who gets it can read."""
    return draft.title, draft.sender, draft.body


def _values(reader: Reader, shop: str, language: str) -> Mapping[str, str]:
    with translation.override(language):
        last = formats.date_format(reader.last_order, "DATE_FORMAT") if reader.last_order else ""
    return {"name": one_line(reader.name), "last_order": last, "shop": one_line(shop)}


def _text(text: str, known: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda found: _value(_slot(found[1]), known), text)


def _html(body: str, known: Mapping[str, str]) -> str:
    """Markdown is read while every variable is still a mark of its own; values come in afterwards, escaped."""
    slots: list[_Slot] = []

    def mark(found: re.Match[str]) -> str:
        slots.append(_slot(found[1]))
        return f"\ue000{len(slots) - 1}\ue001"

    marked = _BRACES.sub(mark, body.replace("\ue000", "").replace("\ue001", ""))
    clean = nh3.clean(_MARKDOWN.render(marked), tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES)
    return _PLACE.sub(lambda found: _shown(slots[int(found[1])], known), clean)


def _shown(slot: _Slot, known: Mapping[str, str]) -> str:
    value = escape(_value(slot, known))
    return f'<a href="{value}">{value}</a>' if slot.variable == LINK else value


def _value(slot: _Slot, known: Mapping[str, str]) -> str:
    return known.get(slot.variable) or slot.fallback


def language_of(told: str, otherwise: str | None) -> str | None:
    """The one of the site's languages that a shop's file means (`en-GB` is English), or `otherwise` where we do not speak it."""
    try:
        return get_supported_language_variant(told)
    except LookupError:
        return otherwise
