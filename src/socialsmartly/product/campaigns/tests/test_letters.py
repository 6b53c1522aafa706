"""Writing: variables with words for the unknown, Markdown without HTML, headers of one line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from socialsmartly.product.campaigns.letters import Draft, Leaves, Letter, Reader, faults, nobodys_title, write

GOOD = Draft("News for {{ name | you }}", "Tea", "Hello {{ name | friend }}", "en")
LEAVES = Leaves("https://tea.example/u/x", "https://tea.example/p/y", surveys="https://tea.example/survey/z?a&b")


def letter(body: str, *, name: str = "", language: str = "en") -> Letter:
    return write(replace(GOOD, body=body), Reader(name, None, language), "Tea & Co", LEAVES)


def test_what_is_unknown_has_words_instead() -> None:
    assert "Hello friend" in letter(GOOD.body).text
    assert "Hello Ada" in letter(GOOD.body, name="Ada").text
    assert "last time: some day" in letter("last time: {{last_order|some day}}").html


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "[here](https://evil.example)", "**bold**", "{{ shop }}", "\ue0000\ue001"]
)
def test_a_name_is_never_markup(name: str) -> None:
    html = letter(GOOD.body, name=name).html
    assert "<img" not in html
    assert "evil.example" not in html or 'href="https://evil.example"' not in html
    assert "<strong>" not in html


def test_what_the_shop_writes_is_cleaned_too() -> None:
    html = letter("<script>x</script> **bold** [a](javascript:x) ![i](https://t.example/p.gif)").html
    assert "<strong>bold</strong>" in html
    assert "<script" not in html
    assert "javascript:" not in html.replace("](javascript:x)", "")
    assert "<img" not in html


def test_the_footer_speaks_the_language_of_the_reader() -> None:
    found = letter("hello", language="zh-hans")
    assert "停止接收此类邮件" in found.text
    assert 'lang="zh-hans"' in found.html
    assert '<html lang="en">' in found.html


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "Hello\r\nBcc: eve@example.test", "single line"),
        ("sender", "Tea\x00", "single line"),
        ("title", " ", "empty line"),
        ("body", "Dear {{ name }}", "when we do not know it"),
        ("body", "{{ email | x }}", "We do not know"),
        ("body", "{{ name | x", "not closed"),
        ("body", "[a](https://x.example/{{ name | x }})", "address of a link"),
        ("body", "[a](tea)", "leads nowhere"),
        ("title", "Answer {{ surveys }}", "cannot stand in the subject"),
    ],
)
def test_a_bad_message_is_refused_in_words(field: str, value: str, says: str) -> None:
    found = dict(faults(replace(GOOD, **{field: value})))
    assert says in str(found[field])


def test_a_good_message_has_no_fault() -> None:
    assert list(faults(GOOD)) == []
    assert list(faults(replace(GOOD, body="[a](https://x.example/b) and [b](mailto:a@example.test)"))) == []


def test_a_title_in_a_list_names_nobody() -> None:
    assert nobodys_title("News for {{ name | you }} from {{ shop }}", "Tea") == "News for you from Tea"


def test_the_link_to_the_surveys_is_that_of_the_reader_and_can_be_followed() -> None:
    assert list(faults(replace(GOOD, body="Tell us: {{ surveys }}"))) == []
    found = letter("Tell us: {{ surveys }}")
    assert "Tell us: https://tea.example/survey/z?a&b" in found.text
    assert '<a href="https://tea.example/survey/z?a&amp;b">https://tea.example/survey/z?a&amp;b</a>' in found.html
