"""Those who take part in a shop's promotion, when they come from a predecessor: found by their proven address, and their code by its mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.succession.carried import Carries, carries
from socialsmartly.privacy.succession.errors import AlreadyHere
from socialsmartly.privacy.succession.signals import arriving
from socialsmartly.privacy.succession.walking import Data
from socialsmartly.product.rewards.actions.deciding import digest_of
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND, PERSON
from socialsmartly.product.rewards.rules import Step, person_of
from socialsmartly.words import keeps

BEING_CHECKED: Final = "a reward is being checked"
CLAIM: Final = Claim._meta.label


@keeps("3.3-b")
def unsettled(data: Data) -> str:
    return BEING_CHECKED if any(row["step"] == Step.VERIFYING for row in data.get(CLAIM, ())) else ""


@keeps("3.3-b")
def received(data: Data, house: str) -> Data:
    """A code is found by a mark under the key of the house."""
    return {**data, CLAIM: [_marked(row) for row in data[CLAIM]]} if CLAIM in data else data


def _marked(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["code_digest"] is None or not row["code"]:
        return {**row}
    return {**row, "code_digest": f"\\x{digest_of(UUID(row['workspace_id']), row['code']).hex()}"}


@receiver(arriving)
@keeps("3.3-b", "2.2-d")
def lead_their_address_to_them(kind: str, subject: UUID, row: Mapping[str, Any], **_: Any) -> None:
    """AlreadyHere where somebody else has the place of this address in the promotion: one reward for each person."""
    if kind != KIND:
        return
    claim = Claim(**{name: row[name] for name in ("proven", "email", "phone")})
    person = person_of(claim.proven, claim.proven_address)
    if index.claim(str(row["promotion_id"]), PERSON, person, subject) != subject:
        raise AlreadyHere


carries(Carries(unsettled=unsettled, received=received))
