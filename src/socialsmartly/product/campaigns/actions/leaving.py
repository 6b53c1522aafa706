"""A person stops the messages of one shop."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import Permit, keeps

WORDING = "unsubscribe:1"
COUNTED_IN = {Permit.FIGURES: "figures:1", Permit.LEARNING: "learning:1"}
"""Where somebody counts until they object (GDPR art. 21), and the wording of the switch."""
BY_LINK = "signed link in a message"


@keeps("4.3-a", "4.3-d")
def stop_email(workspace: UUID, contact: UUID, method: str, by: str = BY_LINK) -> bool:
    """Withdraw once; False when there was nothing to withdraw any more, or nobody."""
    person = Contact.objects.select_for_update().filter(workspace_id=workspace, pk=contact).first()
    if person is None or not person.permits & Permit.EMAIL_MARKETING:
        return False
    proof = Proof(WORDING, method, {"by": by})
    withdraw(Permit.EMAIL_MARKETING, owner=workspace, subject=contact, proof=proof, event=Event.UNSUBSCRIBED)
    return True


@keeps("2.3-d", "3.2-e")
def count_in(permit: Permit, workspace: UUID, contact: UUID, *, counted: bool, method: str) -> bool:
    """Whether this person counts in one of `COUNTED_IN`; False when nothing changed, or there is nobody."""
    person = Contact.objects.select_for_update().filter(workspace_id=workspace, pk=contact).first()
    if person is None or counted != bool(person.permits & permit):
        return False
    act = give if counted else withdraw
    act(permit, owner=workspace, subject=contact, proof=Proof(COUNTED_IN[permit], method, {"by": BY_LINK}))
    return True
