"""Which limits a person may set, and what each of them is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from socialsmartly.privacy.rights.models import Right
from socialsmartly.words import Mark

RIGHTS_OF: Final = {Mark.RESTRICTED: Right.RESTRICT, Mark.OBJECTED: Right.OBJECT, Mark.DISPUTED: Right.SUPPLEMENT}
"""The right by which each mark is set."""
STEPS: Final = {
    Mark.RESTRICTED: gettext_noop("only stored from now on"),
    Mark.OBJECTED: gettext_noop("no more choosing by program"),
    Mark.DISPUTED: gettext_noop("in dispute, not used"),
}
LIFTED: Final = gettext_noop("limit ended")
NOTICE: Final = timedelta(days=7)
"""Between telling a person that a restriction ends and its end (GDPR 18(3) says before, and no number)."""


class RestrictionGround(StrEnum):
    ACCURACY = "accuracy"
    UNLAWFUL = "unlawful"
    CLAIMS = "claims"
    OBJECTION = "objection"
    CANNOT_DELETE = "cannot_delete"


RESTRICTION_GROUNDS: Final[Mapping[RestrictionGround, Promise]] = {
    RestrictionGround.ACCURACY: _("Something in it is wrong, and it has to be checked. (GDPR 18(1)(a))"),
    RestrictionGround.UNLAWFUL: _("It may not be used, but I do not want it deleted. (GDPR 18(1)(b))"),
    RestrictionGround.CLAIMS: _("I need it for a legal claim. (GDPR 18(1)(c))"),
    RestrictionGround.OBJECTION: _("I objected, and your answer is not there yet. (GDPR 18(1)(d))"),
    RestrictionGround.CANNOT_DELETE: _("It should be deleted and cannot be yet. (PIPL 47(2))"),
}
