"""The link by which a recipient answers a notice: it says which notice, nobody can make one but us, and nobody can read in it whom it is
about. Two recipients who were told of the same person find nothing that is the same."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from socialsmartly.privacy.recipients.errors import NotOneOfOurs
from socialsmartly.privacy.recipients.models import Notice
from socialsmartly.privacy.recipients.pseudonym import hidden, opened

KIND = "answer"


class Answering(NamedTuple):
    notice: UUID
    subject: UUID


def answer_url(notice: Notice) -> str:
    token = hidden(notice.pk.bytes + notice.subject.bytes, KIND)
    return settings.SOCIALSMARTLY_SITE + reverse("recipients:answer", args=[token])


def read_answer(token: str) -> Answering:
    """Which notice a token is for (NotOneOfOurs)."""
    body = opened(token, KIND)
    if len(body) != 32:
        raise NotOneOfOurs
    return Answering(UUID(bytes=body[:16]), UUID(bytes=body[16:]))
