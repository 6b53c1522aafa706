"""What people make public themselves: the exact words that they were shown, and one step to take them back.

The journal has each taking back, so that a restored backup shows nobody's words again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.datamap.together import setting
from socialsmartly.privacy.disclosures.codes import LONGEST, WORDING, EndedBy, What
from socialsmartly.privacy.disclosures.errors import NobodyThere, NotForMinors, NotWhatWasShown, PublicAlready
from socialsmartly.privacy.disclosures.lines import line_of_consent
from socialsmartly.privacy.disclosures.models import PublicConsent, Published
from socialsmartly.privacy.disclosures.rules import Words, digest_of
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.ledger.actions.noting import PERSON, SHOP, STAFF, Concerning, note
from socialsmartly.privacy.publishing.actions import Thing, publish
from socialsmartly.privacy.publishing.models import What as Kind
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.words import CARRIED, Mark, keeps
from socialsmartly.words.purposes import PREFERENCES

TABLE = Published._meta.db_table
BY = {EndedBy.PERSON: PERSON, EndedBy.SHOP: SHOP, EndedBy.STAFF: STAFF}
"""Who ends it, as the public log calls them."""


@keeps("3.4-a")
def make_public(asker: Asker, words: Words, *, seen: str, confirmed: Sequence[str] = ()) -> Published:
    """Let everybody read these words of the person (NotWhatWasShown, NotForMinors, PublicAlready, NobodyThere, NotConfirmed).

    `seen` is the digest of what the preview showed, and `confirmed` the kinds of identifiers in it that the person said yes to. The
    consent, the row that stands on the page and the line in the log are written together.
    """
    if seen != digest_of(words):
        raise NotWhatWasShown
    now = timezone.now()
    with asker.block(PREFERENCES):
        marks = _marks(asker)
        theirs = Published.objects.filter(owner=asker.owner, subject=asker.subject, thing=words.thing)
        if theirs.exists():
            raise PublicAlready
        consent = PublicConsent.objects.create(
            owner=asker.owner,
            subject=asker.subject,
            what=What.WORDS,
            thing=words.thing,
            wording=WORDING,
            digest=seen,
            at=now,
            until=now + LONGEST,
        )
        publish(
            Thing(Kind.WORDS, consent.pk), words.texts, owner=asker.owner, author=asker.subject, confirmed=confirmed
        )
        made = _row(asker, words, consent, marks)
        note(Concerning(asker.owner, asker.subject), line_of_consent(consent, "given", PERSON))
    return made


def _row(asker: Asker, words: Words, consent: PublicConsent, marks: int) -> Published:
    made: Published = Published.objects.create(
        owner=asker.owner,
        subject=asker.subject,
        consent_id=consent.pk,
        thing=words.thing,
        asked=words.asked,
        words=words.text,
        shown_as=words.shown_as or None,
        since=consent.at,
        until=consent.until,
        marks=marks,
    )
    return made


def _marks(asker: Asker) -> int:
    """What closes the person to everybody at this moment also closes the new row."""
    permits: Any = person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)
    held = permits.values_list("permits", flat=True).first()
    if held is None:
        raise NobodyThere
    if held & Mark.MINOR:
        raise NotForMinors
    return int(held) & CARRIED


@keeps("3.4-a", "4.3-a", "4.3-d")
def take_back(asker: Asker, published: UUID, *, by: EndedBy = EndedBy.PERSON) -> bool:
    """Take words off the page, whoever of both it is that wishes so; False where they do not stand there. No cache has the page, so the
    next one who asks does not get them."""
    with asker.block():
        held = Published.objects.filter(owner=asker.owner, subject=asker.subject, pk=published).first()
        if held is None:
            return False
        take_down(asker, held, by)
        enter([Line(Event.REVOKED, asker.subject, str(asker.owner), TABLE, f"{asker.kind}/{held.pk}")])
    return True


def take_down(asker: Asker, held: Published, by: EndedBy) -> None:
    """Inside the person's own block; the journal is the caller's."""
    Published.objects.filter(owner=asker.owner, pk=held.pk).delete()
    consent = PublicConsent.objects.filter(owner=asker.owner, pk=held.consent_id).first()
    if consent is not None:
        end_consent(asker, consent, by)


def end_consent(asker: Asker, consent: PublicConsent, by: EndedBy) -> None:
    ended = setting(consent, ended_at=timezone.now(), ended_by=by)
    note(Concerning(asker.owner, asker.subject), line_of_consent(consent, "taken back", BY[by]), beside=[ended])
