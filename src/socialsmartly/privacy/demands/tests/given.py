"""A demand that could be granted, and two of the staff."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.demands.actions import enter
from socialsmartly.privacy.demands.codes import Instrument, Place, Verified
from socialsmartly.privacy.demands.models import Concern, Demand
from socialsmartly.privacy.recipients.tests.given import member
from socialsmartly.words.purposes import DISCLOSING, REGISTER

EMAIL, PHONE, JOINED = "accounts.Member.email", "accounts.Member.phone", "accounts.Member.joined_at"
ONE, OTHER = uuid7(), uuid7()


def demand(**changed: Any) -> Demand:
    facts = {
        "authority": "District Court of Example",
        "contact": "court@example.test",
        "place": Place.CHINA,
        "instrument": Instrument.JUDGMENT,
        "reference": "2026-17",
        "law": "Civil Procedure Law, article 70",
        "verified": Verified.CALLED,
        "items": [EMAIL],
    }
    return Demand(**{**facts, **changed})


def entered(*people: UUID, **changed: Any) -> UUID:
    return UUID(str(enter(demand(**changed), people, staff=ONE).pk))


def held(demand: UUID) -> Demand:
    with reading_for(REGISTER):
        return Demand.objects.get(pk=demand)


def concern(demand: UUID, person: UUID) -> Concern:
    with reading_for(DISCLOSING, member=person, subject=person):
        return Concern.objects.get(owner=person, demand=demand)


def ada() -> UUID:
    return member("ada@example.test", "+447700900001").subject
