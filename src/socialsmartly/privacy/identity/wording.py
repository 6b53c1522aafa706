"""What somebody reads before they agree to a comparison of their face, and the digest of exactly that (PIPL 29 and 30)."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from socialsmartly.privacy.identity.codes import LAWS, Ground

VERSION: Final = "face-1"


def wording(ground: Ground) -> list[str]:
    """Sentence by sentence, in the reader's language."""
    facts = {"operator": settings.SOCIALSMARTLY_OPERATOR, "ground": ground.label, "law": LAWS[ground]}
    return [
        _("%(operator)s would compare a picture of your face with the picture of your document, once.") % facts,
        _("It is about: %(ground)s (%(law)s).") % facts,
        _("Your face is sensitive information: whoever had it could recognise you anywhere, and you cannot change it."),
        _(
            "It is necessary only if you choose this way. The other ways are just as good, cost as much time, and stay open."
        ),
        _(
            "Both pictures stay in the memory of our machine, go to nobody, and are overwritten as soon as there is a result."
        ),
        _("Only the result is kept, for three years. A program decides nothing: two people look at it."),
        _("You can take this back until it is done, and nothing else changes for you."),
    ]


def digest_of(ground: Ground) -> str:
    return sha256("\n".join(wording(ground)).encode()).hexdigest()
