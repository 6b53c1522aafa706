"""Whatever was typed, no mail gets a header or a command more than we wrote."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import override_settings

from socialsmartly.product.campaigns.tests.shop import Sink
from socialsmartly.product.messaging.channels import send_mail
from socialsmartly.product.messaging.sending import AddressRefused, MailServer, compose

BREAKS = ("\r\n", "\n", "\r", "\r\n.\r\nMAIL FROM:<eve@example.test>\r\n")
PLACES = ("address", "subject", "sender", "header")


def plain(**typed: str) -> None:
    given = {
        "address": "ada@example.test",
        "subject": "Tea",
        "sender": "tea@example.test",
        "header": "<1@tea>",
        **typed,
    }
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend"):
        send_mail(
            given["address"], given["subject"], "words", headers={"X-Of": given["header"]}, sender=given["sender"]
        )


def of_a_campaign(**typed: str) -> None:
    given = {"address": "ada@example.test", "subject": "Tea", "sender": "Tea & Co", "header": "<1@tea>", **typed}
    mail = compose(
        to=given["address"],
        sender=given["sender"],
        subject=given["subject"],
        text="words",
        html="<p>words</p>",
        headers={"X-Of": given["header"]},
    )
    with MailServer(seconds=5) as server:
        server.hand_over(mail, time.monotonic() + 30)


@pytest.mark.parametrize("way", [plain, of_a_campaign])
def test_what_is_typed_as_it_should_be_is_sent(post: Sink, way: Callable[..., None]) -> None:
    """The twin of the refusals."""
    way()
    assert post.addresses == ["ada@example.test"]


@pytest.mark.parametrize("line_break", BREAKS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("way", [plain, of_a_campaign])
def test_a_line_break_in_a_header_is_refused_before_anything_is_said_to_the_mail_server(
    post: Sink, way: Callable[..., None], place: str, line_break: str
) -> None:
    with pytest.raises((ValueError, AddressRefused)):
        way(**{place: f"ada@example.test{line_break}Bcc: eve@example.test"})
    assert post.mails == []
