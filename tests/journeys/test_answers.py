"""The page that shows a mail on one's own machine lets one answer it as its reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, Installation, looks_right

pytestmark = pytest.mark.slow

NAME = "20260101T000000000000-00000000"
TAKES_NOTHING = {"en": "The mail server did not take the answer.", "zh-hans": "邮件服务器没有接收这封回复。"}
MAIL = (
    "Subject: News from Tea\nFrom: Tea <hello@example.test>\nTo: ada@example.test\n"
    f"Reply-To: r+{'0' * 62}@reply.example.test\n"
    f"List-Unsubscribe: <http://localhost/u/{'A' * 64}>, <mailto:u+{'0' * 62}@reply.example.test>\n\nDear Ada,\n\nhello\n"
)


@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_mail_can_be_answered_where_it_is_shown(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    """With an address that somebody changed: the refusal of the mail server is shown."""
    folder = installation.data / "local-mail"
    folder.mkdir(exist_ok=True)
    (folder / f"{NAME}.eml").write_text(MAIL)
    page = open_browser(language, width)
    page.goto(installation / f"local/mail/{NAME}")
    looks_right(page, "answer")
    field = page.locator("input[name=text]")
    expect(field).to_have_value("STOP")
    field.press("Enter")
    expect(page.get_by_text(TAKES_NOTHING[language])).to_be_visible()
