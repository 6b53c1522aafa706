"""What a recipient is written about somebody, by machine and by mail. Nothing in it names the person but by the name it knows."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.recipients.links import answer_url
from socialsmartly.privacy.recipients.models import Contract, Notice, Says
from socialsmartly.privacy.recipients.walking import Passed, titles
from socialsmartly.words import Permit
from socialsmartly.words.purposes import opened_by

EVENTS: Final = {
    Says.ERASE: "person.erased",
    Says.CORRECT: "person.corrected",
    Says.STOP: "person.withdrawn",
    Says.NO: "consent.withdrawn",
}
SUBJECT: Final = gettext_noop("About somebody whose information you received")
WORDS: Final = gettext_noop("""To %(name)s

You received information from us about the person whom you know as
%(person)s

Please %(says)s%(items)s, also wherever you passed it on, and say that it is done, or why the law does not let you:
%(answer)s

We ask again every three days until you have answered. The person can see your answer.

%(operator)s
""")
LANGUAGES: Final = ("en", "zh-hans")


def body_of(notice: Notice, contract: Contract, fields: Passed) -> dict[str, Any]:
    """The message for a machine. It may answer at once: {"answer": "done"}, "law" or "own"."""
    data: dict[str, Any] = {"person": notice.pseudonym, "answer_to": answer_url(notice)}
    if notice.says == Says.NO:
        data |= {"consent": notice.items}
    elif notice.items:
        data |= {"items": notice.items.split(), "fields": fields}
    return {"type": EVENTS[Says(notice.says)], "timestamp": notice.at.isoformat(), "data": data}


def concerns(notice: Notice) -> str:
    """The information that a notice is about, or the uses to which somebody said no, in the reader's words."""
    if notice.says == Says.NO:
        return " ".join(_(one.says) for one in opened_by(Permit[notice.items.upper()]))
    return titles(notice.items.split())


def mail_of(notice: Notice, contract: Contract) -> tuple[str, str]:
    """Subject and text, in both languages: nobody has told us which one they read there."""
    texts, subjects = [], []
    for language in LANGUAGES:
        with override(language):
            subjects.append(_(SUBJECT))
            texts.append(
                _(WORDS)
                % {
                    "name": contract.name,
                    "person": notice.pseudonym,
                    "says": notice.get_says_display(),
                    "items": f" ({concerns(notice)})" if notice.items else "",
                    "answer": answer_url(notice),
                    "operator": settings.SOCIALSMARTLY_OPERATOR,
                }
            )
    return " / ".join(subjects), "\n\n".join(texts)
