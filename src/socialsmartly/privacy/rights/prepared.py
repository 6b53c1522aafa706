"""What staff prepared on a person's word and only the person begins: steps of the request say both (4.3-b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_noop

from socialsmartly.privacy.rights.models import RequestStep
from socialsmartly.words import Permit

PREPARED: Final[Mapping[Permit, str]] = {
    Permit.PROFILE: gettext_noop("prepared: optional profile"),
    Permit.STORE_DATA: gettext_noop("prepared: store authorisation"),
    Permit.EMAIL_MARKETING: gettext_noop("prepared: e-mails"),
    Permit.SMS_MARKETING: gettext_noop("prepared: text messages"),
}
BEGUN: Final[Mapping[Permit, str]] = {
    Permit.PROFILE: gettext_noop("begun: optional profile"),
    Permit.STORE_DATA: gettext_noop("begun: store authorisation"),
    Permit.EMAIL_MARKETING: gettext_noop("begun: e-mails"),
    Permit.SMS_MARKETING: gettext_noop("begun: text messages"),
}


def prepared(done: Sequence[RequestStep]) -> list[Permit]:
    """What waits for the person's own yes: prepared, and not begun since. `done` are the steps of one request in their order."""
    said = [step.step for step in done]
    return [
        permit
        for permit, step in PREPARED.items()
        if step in said and BEGUN[permit] not in said[_last(said, step) + 1 :]
    ]


def _last(said: list[str], step: str) -> int:
    return len(said) - 1 - said[::-1].index(step)
