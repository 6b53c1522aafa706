"""The grounds on which deletion may be demanded (4.2-b to 4.2-f, PIPL 47), and what our own records may find for a person."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from socialsmartly.words import Permit, Personal, Purpose
from socialsmartly.words.purpose import Basis

EVERYTHING: Final = "everything"
ACCEPTED: Final = gettext_noop("deletion accepted")
OF_OURS: Final = gettext_noop("a finding of ours")
"""How a request came in that nobody made: we found it ourselves."""


class Ground(StrEnum):
    UNLAWFUL = "unlawful"
    NO_CONSENT = "no_consent"
    BREACH = "breach"
    ACHIEVED = "achieved"
    ENDED = "ended"


GROUNDS: Final[Mapping[Ground, Promise]] = {
    Ground.NO_CONSENT: _(
        "It was collected or used without my consent, or I have taken it back. (4.2-c; PIPL 47(1)(3))"
    ),
    Ground.UNLAWFUL: _("Using it broke a law. (4.2-b; PIPL 47(1)(4))"),
    Ground.BREACH: _("Using it broke what we agreed, or the policy. (4.2-d; PIPL 47(1)(4))"),
    Ground.ACHIEVED: _("It is not needed any more for what it was collected for. (4.2-e; PIPL 47(1)(1))"),
    Ground.ENDED: _("The service has ended, or the time for keeping it is over. (4.2-f; PIPL 47(1)(2))"),
}

GROUNDS_FOUND: Final[Mapping[Ground, Promise]] = {
    Ground.UNLAWFUL: _("A use that broke a law (4.2-b)"),
    Ground.BREACH: _("A use that broke the policy (4.2-d)"),
}
"""What people find by themselves, without a request. A use without a consent the program finds (4.2-c)."""


class Found(StrEnum):
    """What the records themselves say, so that nobody has to decide."""

    NO_RECORD = "no_record"
    TAKEN_BACK = "taken_back"
    WITHOUT_BASIS = "without_basis"
    SERVICE_OVER = "service_over"
    PEOPLE = "people"
    OURS = "ours"


FOUND: Final[Mapping[Found, Promise]] = {
    Found.NO_RECORD: _("There is no record of a consent when it was collected, so it is deleted at once."),
    Found.TAKEN_BACK: _("You have taken the consent back, so it is deleted at once."),
    Found.WITHOUT_BASIS: _("It was open to a use for which there is no consent on record, so it is deleted at once."),
    Found.SERVICE_OVER: _("The authorisation under which it was kept has ended, so it is deleted at once."),
    Found.PEOPLE: _("The people who answer looked at it and accepted it."),
    Found.OURS: _("Two of us found that it was used as it must not be, so it is deleted without your asking."),
}


def needs_only_consent(said: object) -> frozenset[Permit]:
    """The permits on which a column rests alone; none where something else than a consent opens it, too."""
    purposes: frozenset[Purpose] = said.purposes if isinstance(said, Personal) else frozenset()
    if not purposes or any(purpose.basis is not Basis.CONSENT for purpose in purposes):
        return frozenset()
    permits = {permit for purpose in purposes for permit in (purpose.needs, purpose.opens_with)}
    return frozenset(permit for permit in permits if permit is not None)
