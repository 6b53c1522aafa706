"""A clause becomes safe HTML, bold when it is weighty, with the way to its proof."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from socialsmartly.privacy.promises import render
from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.render import clause_html, plain, words_html
from socialsmartly.privacy.promises.tests.samples import policy_of
from socialsmartly.privacy.promises.text import Clause, Policy, filled, load_all

SCRIPT = 'Read <script>alert("x")</script><img src=x onerror=alert(1)> on.'


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def bold_on_the_page(policy: Policy) -> list[str]:
    page = "".join(clause_html(clause) for clause in policy.clauses())
    return re.findall(r'<p id="p-([^"]+)" class="clause"><strong>', page)


@pytest.mark.promise("0-a")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_weighty_clause_and_no_other_is_bold_on_the_page(language: str) -> None:
    policy = load_all(policy_folder())[language]
    assert bold_on_the_page(policy) == [clause.id for clause in policy.heavy_clauses()]
    assert len(policy.heavy_clauses()) > 30


def test_a_lost_heavy_mark_is_seen_on_the_page() -> None:
    assert bold_on_the_page(policy_of("words", heavy=True)) == ["2.1-a"]
    assert bold_on_the_page(policy_of("words", heavy=False)) == []


def test_a_clause_has_its_anchor_and_leads_to_the_board_and_to_a_question() -> None:
    html = clause_html(Clause("2.1-a", False, "One *identifier*."))
    assert html == (
        '<p id="p-2.1-a" class="clause">One <em>identifier</em>. '
        '<a class="tag is-neutral" href="/promises#2.1-a">2.1-a</a> '
        '<a class="link text-sm whitespace-nowrap" href="/ask?clause=2.1-a" aria-label="Ask about sentence 2.1-a">ask</a></p>'
    )


def test_a_script_in_a_clause_stays_words() -> None:
    html = words_html(Clause("2.1-a", False, SCRIPT))
    assert Tags(html).seen == []
    assert "alert" in html


def test_the_second_wall_holds_when_the_first_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_markdown", MarkdownIt("commonmark", {"html": True}))
    assert "<script>" in render._markdown.renderInline(SCRIPT)
    assert Tags(words_html(Clause("2.1-a", False, SCRIPT))).seen == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "http://example.test"])
def test_a_link_leads_only_to_safe_addresses(address: str) -> None:
    html = words_html(Clause("2.1-a", False, f"[here]({address})"))
    assert not any("href" in attributes for _, attributes in Tags(html).seen)
    assert 'href="https://example.test"' in words_html(Clause("2.1-a", False, "[here](https://example.test)"))


@given(st.text())
def test_no_text_makes_another_tag_than_the_four(words: str) -> None:
    for tag, attributes in Tags(words_html(Clause("2.1-a", False, words))).seen:
        assert tag in {"a", "code", "em", "strong"}
        assert set(attributes) <= {"href", "rel"}


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_a_value_is_shown_as_it_is_and_never_becomes_markup(name: str) -> None:
    policy = filled(policy_of("We are {operator}"), {"operator": name})
    html = words_html(policy.clause("2.1-a"))
    assert Tags(html).seen == []
    assert unescape(html) == f"We are {name}"


def test_plain_words_carry_no_markup() -> None:
    assert (
        plain(Clause("2.1-a", True, "A **weighty** [word](https://example.test) & `code`")) == "A weighty word & code"
    )
