"""Messages leave by real SMTP, outside every reading, and can be seen on one's own machine and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.messaging import channels, local
from socialsmartly.product.messaging.errors import NotDelivered, NoTextService, RunsInsideReading
from socialsmartly.words.purposes import SECURITY

pytestmark = pytest.mark.usefixtures("db", "mailbox")


def test_a_mail_goes_through_a_real_server() -> None:
    headers = {"List-Unsubscribe": "<https://shop.example/u>"}
    channels.send_mail("李@example.test".replace("李", "li"), "你好", "正文", html="<p>正文</p>", headers=headers)
    mail = local.mails()[0]
    assert (mail.to, mail.subject, mail.text.strip()) == ("li@example.test", "你好", "正文")
    assert "<p>正文</p>" in mail.html
    assert ("List-Unsubscribe", "<https://shop.example/u>") in mail.headers


@pytest.mark.parametrize(("language", "words"), [("en", "works once"), ("zh-hans", "验证码")])
def test_a_code_comes_in_the_readers_language(language: str, words: str) -> None:
    channels.send_code("email", "ada@example.test", "12345678", language)
    assert "12345678" in local.mails()[0].text
    assert words in local.mails()[0].text


def test_a_text_names_the_site_its_code_is_for() -> None:
    channels.send_code("phone", "+12025550123", "123456", "en")
    assert local.texts()[0].text.endswith("@testserver #123456")


def test_nothing_is_sent_inside_a_reading() -> None:
    with pytest.raises(RunsInsideReading), reading_for(SECURITY):
        channels.send_mail("ada@example.test", "a", "b")
    assert local.mails() == []


def test_a_failure_does_not_repeat_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.EMAIL_PORT", 1)
    with pytest.raises(NotDelivered) as failure:
        channels.send_mail("ada@example.test", "a", "b")
    assert "ada" not in str(failure.value)
    assert failure.value.__suppress_context__


def test_an_installation_without_a_text_service_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SOCIALSMARTLY_TEXTS", "")
    with pytest.raises(NoTextService):
        channels.send_text("+12025550123", "a")


def test_what_was_sent_is_shown_here_in_a_frame_without_scripts(client: Client) -> None:
    channels.send_mail(
        "ada@example.test", "Hello", "text", html='<p style="color:red">"x"</p><script>alert(1)</script>'
    )
    name = local.mails()[0].name
    assert "Hello" in client.get("/local/mail").content.decode()
    page = client.get(f"/local/mail/{name}").content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "<script>alert" not in page
    assert client.get("/local/texts").status_code == 200


@pytest.mark.parametrize("name", ["nothing", "20260101T000000000000-00000000"])
def test_a_mail_that_is_not_there_is_not_there(client: Client, name: str) -> None:
    assert client.get(f"/local/mail/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/local/mail", "/local/mail/x", "/local/texts"])
def test_elsewhere_these_pages_do_not_exist(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr("django.conf.settings.SOCIALSMARTLY_LOCAL", False)
    assert client.get(path).status_code == 404
