"""A name beside a measure: only with the person's separate consent, which they take back in one step and the name is gone."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.disclosures.actions.own import end_consent
from socialsmartly.privacy.disclosures.codes import WORDING, EndedBy, State, What
from socialsmartly.privacy.disclosures.errors import NothingToDecide, NotWhatWasShown
from socialsmartly.privacy.disclosures.lines import line_of_consent
from socialsmartly.privacy.disclosures.models import Measure, PublicConsent
from socialsmartly.privacy.disclosures.rules import Words, digest_of
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.ledger.actions.noting import PERSON, Concerning, note
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import PREFERENCES

TABLE = PublicConsent._meta.db_table


def with_the_name(measure: Measure) -> Words:
    """What everybody would read if the person agreed. Call it in a block that reads both names."""
    return Words(measure.pk, measure.rule, f"{measure.facts}\n{measure.measure}", measure.name_asked or "")


@keeps("3.4-a", "3.4-b")
def agree_to_name(asker: Asker, measure: UUID, *, seen: str) -> PublicConsent:
    """The person lets us show the name that stands in the preview (NotWhatWasShown, NothingToDecide). A crash in between leaves a consent
    that nothing rests on; the person may say it again."""
    with asker.block():
        held = _nameless(asker, measure)
        if seen != digest_of(with_the_name(held)):
            raise NotWhatWasShown
        until = held.until
    with asker.block(PREFERENCES):
        consent: PublicConsent = PublicConsent.objects.create(
            owner=HOUSE_ID,
            subject=asker.subject,
            what=What.NAME,
            thing=measure,
            wording=WORDING,
            digest=seen,
            at=timezone.now(),
            until=until,
        )
        note(Concerning(HOUSE_ID, asker.subject), line_of_consent(consent, "given", PERSON))
    with asker.block():
        held = _nameless(asker, measure)
        held.consent_id, held.shown_as = consent.pk, held.name_asked
        held.save(update_fields=["consent_id", "shown_as"])
    return consent


def _nameless(asker: Asker, measure: UUID) -> Measure:
    mine = Measure.objects.select_for_update().filter(owner=HOUSE_ID, subject=asker.subject, pk=measure)
    found: Measure | None = mine.filter(state=State.DECIDED, shown_as=None).first()
    if found is None or not found.name_asked:
        raise NothingToDecide
    return found


@keeps("3.4-a", "4.3-a")
def take_name_back(asker: Asker, measure: UUID) -> bool:
    """Whether a name stood there by the person's consent. The measure stands on, without it."""
    with asker.block():
        held = Measure.objects.filter(owner=HOUSE_ID, subject=asker.subject, pk=measure).first()
        consent = PublicConsent.objects.filter(owner=HOUSE_ID, pk=held.consent_id).first() if held else None
        if held is None or consent is None:
            return False
        unname(asker, consent.pk)
        end_consent(asker, consent, EndedBy.PERSON)
        enter([Line(Event.REVOKED, asker.subject, str(HOUSE_ID), TABLE, f"{asker.kind}/{consent.pk}")])
    return True


def unname(asker: Asker, consent: UUID) -> None:
    """Inside the person's own block."""
    named = Measure.objects.filter(owner=HOUSE_ID, subject=asker.subject, consent_id=consent)
    named.update(shown_as=None, consent_id=None)
