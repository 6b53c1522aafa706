"""The member's yes or no to the use of store data, with its proof."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language

from socialsmartly.privacy.consent.actions import Proof, give, refuse
from socialsmartly.product.stores.authorisation import WORDING, text_digest
from socialsmartly.words import Permit, keeps


@keeps("2.2-f")
def allow_reading(*, workspace: UUID, member: UUID) -> None:
    """From the next statement on the database opens this shop to the purposes that need the authorisation."""
    give(Permit.STORE_DATA, owner=workspace, subject=member, proof=_proof())


@keeps("2.2-h")
def refuse_reading(*, workspace: UUID, member: UUID) -> None:
    """Nothing is read and nothing else is taken away."""
    refuse(Permit.STORE_DATA, owner=workspace, subject=member, proof=_proof())


def _proof() -> Proof:
    evidence = {"language": get_language() or "en", "sha256": text_digest(), "place": "connect page of the workspace"}
    return Proof(WORDING, "button", evidence)
