"""Which words stop, and whose they must be."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from socialsmartly.product.campaigns.stopwords import Incoming, read_incoming, says_stop

pytestmark = pytest.mark.promise("4.3-a")


@pytest.mark.parametrize(
    "line",
    ["STOP", "stop!", "ＳＴＯＰ", "Unsubscribe", "cancel", "End.", "QUIT", "remove", "Arrêt", "arre\u0302t", "stopp", "退订", "取消订阅。",
     "TD", "t", "N", "please STOP writing to me", "请帮我退订", "Take me off your list", "opt-out", "No more e-mails, please",
     "Don’t ever e-mail me again", "do not contact me", "不要再给我发邮件了", "我不想再收到了", "why do you not stop", "你们为什么不退订我"],
)  # fmt: skip
def test_words_that_stop(line: str) -> None:
    assert says_stop(Incoming("r", "", False, False, "Re: News", line))
    assert line.isspace() or says_stop(Incoming("r", "", False, False, "stop", "anything"))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "cancel my order",
        "when does it end",
        "n o",
        "thanks",
        "stopover",
        "好",
        "Please don’t stop these!",
        "do not unsubscribe me",
        "I don’t want to unsubscribe",
        "不要退订",
        "我没有退订",
        "stop " * 60,
    ],
)
def test_words_that_do_not_stop(line: str) -> None:
    assert not says_stop(Incoming("r", "", False, False, "Re: Stop by for tea", line))


@pytest.mark.parametrize(
    ("kind", "text", "line"),
    [
        ("plain", "> old news: stop\n>\n\n  STOP  \n", "STOP"),
        ("plain", "On Monday Tea wrote:\n> news\n\nSTOP", "STOP"),
        ("html", "<style>p{}</style><blockquote>news</blockquote><p>STOP<br>Ada</p>", "STOP"),
    ],
)
def test_the_line_that_counts_is_the_writers_own(kind: str, text: str, line: str) -> None:
    mail = EmailMessage()
    mail["To"] = "r+x@reply.test"
    mail.set_content(text, subtype=kind)
    assert read_incoming(mail.as_bytes(), "reply.test").line == line
