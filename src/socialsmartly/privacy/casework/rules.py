"""The reasons for which a request may be refused, each with its law. There are no others (4.3-c, 4.6-g)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.rights.models import Right
from socialsmartly.words import Category

IN_WORDS: Final = (
    *(Right.SUPPLEMENT, Right.DEMAND, Right.EXPLAIN, Right.OBJECT, Right.COMPLAIN, Right.VERIFY, Right.OTHER),
)
"""What somebody asks in their own words and a person answers. Everything else is carried out by the program at once."""
WITH_WORDS: Final = (*IN_WORDS, Right.RESTRICT, Right.DECIDE)
"""Requests beside which people may write."""
ASKED: Final = (Right.EXPLAIN, Right.OBJECT, Right.COMPLAIN, Right.OTHER)
"""What a page for words alone offers; what is missing is said beside the value itself (`limits`)."""
LONGEST: Final = 4000
"""Characters of one text."""


class RefusalCode(StrEnum):
    NOT_ABOUT_YOU = "not_about_you"
    REPEATED = "repeated"
    OTHERS = "others"
    NOT_SHOWN = "not_shown"
    NOT_POSSIBLE = "not_possible"
    NEEDED = "needed"
    LAW = "law"


@dataclass(frozen=True)
class Ground:
    """One reason: what the person reads, and the law it rests on."""

    says: Promise
    law: str


GROUNDS: Final[Mapping[RefusalCode, Ground]] = {
    RefusalCode.NOT_ABOUT_YOU: Ground(_("The information is not about you."), "PIPL 44, 45; GDPR 15(1)"),
    RefusalCode.REPEATED: Ground(_("It repeats an earlier request without a new reason."), "GDPR 12(5)(b)"),
    RefusalCode.OTHERS: Ground(_("Granting it would endanger the rights of others."), "GDPR 15(4); NDSR 25"),
    RefusalCode.NOT_SHOWN: Ground(
        _("What was shown does not show who asks, or that they may. You can show something else."),
        "PIPL 31, 50; GDPR 8(2), 12(6)",
    ),
    RefusalCode.NOT_POSSIBLE: Ground(
        _("It is not possible by reasonable technical means. Until it is, we only store the information safely."),
        "PIPL 47(2); NDSR 24",
    ),
    RefusalCode.NEEDED: Ground(_("A basic function that you still use cannot work without it."), "PIPL 13(2), 16"),
    RefusalCode.LAW: Ground(_("A law obliges us to keep or to do it."), "PIPL 13(3), 19, 47"),
}
KINDS: Final[Mapping[str, Promise]] = {
    Category.IDENTITY: _("who you are"),
    Category.CONTACT: _("how to reach you"),
    Category.CONTENT: _("what you wrote or what was written about you"),
    Category.BEHAVIOUR: _("what you did"),
    Category.CHOICE: _("what you decided"),
    Category.TECHNICAL: _("technical records"),
}
"""The information that a refusal concerns, by the kinds of the policy."""
REMEDIES: Final[tuple[Promise, ...]] = (
    _("Complain to our privacy office: somebody else than whoever decided this looks at it."),
    _("Complain to the authority for the protection of personal information where you live."),
    _("Go to court (PIPL 50; GDPR 79)."),
)
"""The ways that are open against every refusal."""
