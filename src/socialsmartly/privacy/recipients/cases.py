"""When something may leave. What stands here is open, everything else is closed (3.1-a)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from socialsmartly.privacy.recipients.codes import FOR_US, Case, Category
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import Purpose
from socialsmartly.words.purposes import ENTRUSTING, SHARING

Ground = Callable[[Asker, Contract, UUID | None], None]


def no_more_than_that(asker: Asker, contract: Contract, ground: UUID | None) -> None:
    """The contract, and where the case asks for it the consent, are ground enough."""


@dataclass(frozen=True)
class Opens:
    """A case: the purpose under which it reads, which kinds of recipients it is for, whether the person must have agreed, and what
    else must be there. `ground` is called inside the block and refuses by raising a HandoverRefused."""

    purpose: Purpose
    categories: frozenset[Category]
    consent: bool
    ground: Ground = no_more_than_that


CASES: Final[dict[Case, Opens]] = {
    Case.CONSENT: Opens(SHARING, frozenset({Category.PARTNER}), consent=True),
    Case.AFFILIATE: Opens(SHARING, frozenset({Category.AFFILIATE}), consent=True),
    Case.PROCESSOR: Opens(ENTRUSTING, frozenset(FOR_US), consent=False),
}
