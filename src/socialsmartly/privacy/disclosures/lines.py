"""The words of this room's lines in the public log: one when something becomes public or is decided, one when it is so no more."""

from __future__ import annotations

from socialsmartly.privacy.disclosures.models import Measure, PublicConsent
from socialsmartly.privacy.ledger.actions.noting import PUBLIC, Said


def line_of_consent(consent: PublicConsent, state: str, actor: str) -> Said:
    words = {
        "public": str(consent.what),
        "state": state,
        "audience": str(consent.audience),
        "wording": consent.wording,
        "digest": consent.digest,
        "until": consent.until.isoformat(timespec="seconds"),
    }
    return Said(PUBLIC, actor, {**words, "person": str(consent.subject), "row": str(consent.pk)})


def line_of_measure(measure: Measure, state: str, actor: str) -> Said:
    words = {
        "public": "measure",
        "state": state,
        "number": measure.number,
        "ground": str(measure.ground),
        "evidence": measure.evidence,
        "until": measure.until.isoformat(timespec="seconds"),
    }
    return Said(PUBLIC, actor, {**words, "person": str(measure.subject), "row": str(measure.pk)})
