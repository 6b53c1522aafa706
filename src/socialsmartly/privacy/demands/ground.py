"""The case in which something leaves because a law obliges us: open for what two people granted, and for nobody and nothing else."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.demands.codes import State
from socialsmartly.privacy.demands.models import Concern, Demand
from socialsmartly.privacy.recipients.cases import CASES, Opens
from socialsmartly.privacy.recipients.codes import Case, Category
from socialsmartly.privacy.recipients.errors import NoGround
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import DISCLOSING


@keeps("3.1-b")
def granted_about(asker: Asker, contract: Contract, ground: UUID | None) -> None:
    """Refuse what no granted demand of this very recipient asks for about this very person (NoGround)."""
    demand = Demand.objects.filter(pk=ground, state=State.GRANTED, recipient=contract.recipient_id)
    about = Concern.objects.filter(owner=asker.subject, subject=asker.subject, demand=ground)
    if asker.workspace is not None or not demand.exists() or not about.exists():
        raise NoGround


CASES[Case.LEGAL_DUTY] = Opens(DISCLOSING, frozenset({Category.AUTHORITY}), consent=False, ground=granted_about)
