"""The two cases in which something leaves without anybody's yes, because a law obliges us or a minor must be protected: open for what two people
granted, and for nobody and nothing else."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.demands.codes import State
from socialsmartly.privacy.demands.models import Concern, Demand
from socialsmartly.privacy.recipients.cases import CASES, Opens
from socialsmartly.privacy.recipients.codes import Case, Category
from socialsmartly.privacy.recipients.errors import NoGround
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import DISCLOSING


@keeps("3.1-b")
def demanded(asker: Asker, contract: Contract, ground: UUID | None) -> None:
    """Refuse what no granted demand of this very recipient asks for about this very person (NoGround)."""
    granted = _granted(asker, contract, ground)
    if granted is None or granted.protects:
        raise NoGround


@keeps("7-c")
def protects(asker: Asker, contract: Contract, ground: UUID | None) -> None:
    """Refuse what protects no minor by a granted report of ours to this very recipient (NoGround)."""
    granted = _granted(asker, contract, ground)
    if granted is None or not granted.protects or not _is_minor(asker.subject):
        raise NoGround


def under_age(person: UUID) -> bool:
    """Whether a member said, or somebody found, that they are under 18. Opens its own block."""
    with reading_for(DISCLOSING, member=person, subject=person):
        return _is_minor(person)


def _is_minor(person: UUID) -> bool:
    marks = roots()["member"]._default_manager.filter(pk=person).values_list("permits", flat=True).first()
    return bool((marks or 0) & Mark.MINOR)


def _granted(asker: Asker, contract: Contract, ground: UUID | None) -> Demand | None:
    demand: Demand | None = Demand.objects.filter(
        pk=ground, state=State.GRANTED, recipient=contract.recipient_id
    ).first()
    about = Concern.objects.filter(owner=asker.subject, subject=asker.subject, demand=ground)
    return demand if asker.workspace is None and about.exists() else None


CASES[Case.LEGAL_DUTY] = Opens(DISCLOSING, frozenset({Category.AUTHORITY}), consent=False, ground=demanded)
CASES[Case.PROTECTION] = Opens(DISCLOSING, frozenset({Category.AUTHORITY}), consent=False, ground=protects)
