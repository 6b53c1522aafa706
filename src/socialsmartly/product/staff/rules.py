"""What staff may do on a person's word (4.3-b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import Permit

ON_WORD: Final = gettext_noop("done on the person's word")
CHANNEL: Final = gettext_noop("on the person's word")
WORDING: Final = "own-words"
ACTS: Final[Mapping[str, Mapping[Permit, Promise]]] = {
    "member": {
        Permit.PROFILE: _("Withdraw the permission for the optional profile"),
        Permit.STORE_DATA: _("Withdraw the store authorisation of every shop that they run"),
    },
    "contact": {
        Permit.EMAIL_MARKETING: _("Stop e-mails of the shop"),
        Permit.SMS_MARKETING: _("Stop text messages of the shop"),
    },
}
"""What may be done so: only what takes a use away."""
OFFERS: Final[Mapping[str, Mapping[Permit, Promise]]] = {
    "member": {
        Permit.PROFILE: _("Prepare the optional profile"),
        Permit.STORE_DATA: _("Prepare the store authorisation"),
    },
    "contact": {
        Permit.EMAIL_MARKETING: _("Prepare e-mails of the shop"),
        Permit.SMS_MARKETING: _("Prepare text messages of the shop"),
    },
}
"""What gives a use is prepared, and begins with the person's own click."""


def named(request: RightsRequest, among: Mapping[str, Mapping[Permit, Promise]]) -> list[tuple[str, Promise]]:
    """What may be done for this kind of person, by the name that the page sends back."""
    return [(str(permit.name), says) for permit, says in among.get(request.subject_kind, {}).items()]
