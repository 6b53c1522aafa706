"""A clause as safe HTML: its anchor, its weight, and the badge that leads to its proof."""

from __future__ import annotations

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt

from socialsmartly.privacy.promises.text import Clause
from socialsmartly.words.promise import keeps

_TAGS = {"a", "code", "em", "strong"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"https", "mailto"}
_markdown = MarkdownIt("commonmark", {"html": False})


@keeps("0-a")
@keeps("8-a")
def clause_html(clause: Clause, board: str = "/promises", ask: str = "/ask") -> SafeString:
    """A paragraph whose anchor is p-<id>; a heavy clause is bold as a whole wherever it appears. Its number leads to its proof, and the
    word after it to the page where one asks about it."""
    words = words_html(clause)
    return format_html(
        '<p id="p-{id}" class="clause">{words} <a class="tag is-neutral" href="{board}#{id}">{id}</a> '
        '<a class="link text-sm whitespace-nowrap" href="{ask}?clause={id}" aria-label="{about}">{word}</a></p>',
        id=clause.id,
        board=board,
        ask=ask,
        about=gettext("Ask about sentence %(id)s") % {"id": clause.id},
        word=gettext("ask"),
        words=format_html("<strong>{}</strong>", words) if clause.heavy else words,
    )


def words_html(clause: Clause) -> SafeString:
    """The words alone. Two walls: Markdown lets no HTML through, and what it makes is cleaned once more."""
    html = nh3.clean(_markdown.renderInline(clause.markdown), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES)
    return mark_safe(html)  # noqa: S308 - cleaned on the line above, from a file of the installation


def plain(clause: Clause) -> str:
    """The words without markup, for titles and letters."""
    tokens = _markdown.parseInline(clause.markdown)[0].children or []
    return "".join(token.content if token.type != "softbreak" else " " for token in tokens)
