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
    "member": {Permit.PROFILE: _("Withdraw the permission for the optional profile")},
    "contact": {
        Permit.EMAIL_MARKETING: _("Stop e-mails of the shop"),
        Permit.SMS_MARKETING: _("Stop text messages of the shop"),
    },
}
"""What may be done so: only what takes a use away. What gives one, the person does themselves."""


def acts_for(request: RightsRequest) -> list[tuple[str, Promise]]:
    return [(str(permit.name), says) for permit, says in ACTS.get(request.subject_kind, {}).items()]
