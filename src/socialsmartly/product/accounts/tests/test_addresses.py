"""What a person types is understood or refused with a reason, and never lost."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.product.accounts.rules import device_label, normal_address


@pytest.mark.parametrize(
    ("typed", "language", "value"),
    [
        (" Ada@Example.COM ", "en", "ada@example.com"),
        ("ada＠example.com", "zh-hans", "ada@example.com"),
        ("ada@münchen.example", "en", "ada@xn--mnchen-3ya.example"),
        ("ada@例子.example", "zh-hans", "ada@xn--fsqu00a.example"),
        ("138 0013 8000", "zh-hans", "+8613800138000"),
        ("１３８００１３８０００", "zh-hans", "+8613800138000"),
        ("+86 138-0013-8000", "en", "+8613800138000"),
        ("07911 123456", "en", "+447911123456"),
        ("0044 7911 123456", "zh-hans", "+447911123456"),
        ("(202) 555-0123".replace("(", "+1 ("), "en", "+12025550123"),
    ],
)
def test_one_person_has_one_spelling(typed: str, language: str, value: str) -> None:
    assert normal_address(typed, language).value == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ada", Reason.NEITHER),
        ("ada@", Reason.BROKEN_EMAIL),
        ("@example.com", Reason.BROKEN_EMAIL),
        ("a b@example.com", Reason.BROKEN_EMAIL),
        ("ada@example..com", Reason.BROKEN_EMAIL),
        ("ada@exаmple.com", Reason.MIXED_SCRIPTS),  # a Cyrillic а
        ("аdа@example.com", Reason.MIXED_SCRIPTS),
        ("ada@аррӏе.com", Reason.MIXED_SCRIPTS),  # Cyrillic from end to end
        ("ada@xn--80ak6aa92e.com", Reason.MIXED_SCRIPTS),  # the same in its ASCII form
        ("12345", Reason.BROKEN_PHONE),
        ("+999 123 456 789", Reason.BROKEN_PHONE),
        ("020 7946 0000", Reason.LANDLINE),
        ("a" * 255, Reason.TOO_LONG),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_reason(typed: str, reason: Reason) -> None:
    with pytest.raises(AddressRefused) as refused:
        normal_address(typed, "en")
    assert refused.value.reason is reason


@pytest.mark.parametrize("typed", ["ada@exаmple.com", "ada\0@example.com", "x" * 5000, "", "<script>@example.com"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_is_a_page_with_words(stranger: Client, typed: str, language: str) -> None:
    stranger.cookies["language"] = language
    page = stranger.post("/sign-in", {"address": typed})
    assert page.status_code == 200
    assert 'class="errorlist"' in page.content.decode()
    assert "<script>@" not in page.content.decode()


def test_ten_megabytes_are_refused_before_they_are_read(stranger: Client) -> None:
    assert stranger.post("/sign-in", {"address": "x" * 10_000_000}).status_code in {400, 413}


def test_an_installation_without_texts_says_so(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SOCIALSMARTLY_TEXTS", "")
    page = stranger.post("/sign-in", {"address": "+12025550123"}).content.decode()
    assert "cannot send text messages" in page
    assert "+12025550123" in page


def test_a_device_is_known_by_program_and_system_and_nothing_more() -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    assert device_label(agent) == "Chrome · Linux"
    assert device_label("curl") == ""
