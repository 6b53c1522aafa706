"""Everything of a person that stands in the public log, ready to be proved."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from socialsmartly.privacy.access.models import Look, Role
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.ledger.looks import opening_of as look_opening
from socialsmartly.privacy.ledger.opening import Opening
from socialsmartly.privacy.ledger.pack import Proven, proven
from socialsmartly.privacy.ledger.queries import openings_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.lines import opening_of
from socialsmartly.privacy.rights.models import Certificate, RequestStep, RightsRequest
from socialsmartly.words import keeps


@keeps("4.3-e", "4.1-a")
def proofs_of(asker: Asker) -> list[Proven]:
    """Agreements, permissions and requests of one person, newest first, each with its place in the log."""
    with asker.block():
        found = [*openings_of(asker.subject), *_steps(asker), *_looks(asker)]
        return proven(sorted(found, key=lambda opening: (opening.at, opening.leaf), reverse=True))


def proven_steps(kept: Certificate) -> list[Proven]:
    """The lines of a deletion's steps, by the openings that its certificate keeps."""
    openings = [
        Opening(
            UUID(told["leaf"]),
            told["kind"],
            datetime.fromisoformat(told["at"]),
            bytes.fromhex(told["salt"]),
            told["said"],
        )
        for told in json.loads(kept.openings)
    ]
    return proven(openings)


def _looks(asker: Asker) -> list[Opening]:
    """Looks of staff, as far as the person may see them already, and files of a shop that they are in."""
    with all_owners("looks lie with whoever owns the row"):
        mine = Look.objects.filter(subject=asker.subject)
        return [look_opening(look) for look in mine.exclude(role=Role.COLLEAGUE, items="")]


def _steps(asker: Asker) -> list[Opening]:
    numbers = dict(RightsRequest.objects.filter(subject=asker.subject).values_list("pk", "number"))
    steps = RequestStep.objects.filter(subject=asker.subject, request__in=list(numbers))
    return [opening_of(numbers[step.request], step) for step in steps]
