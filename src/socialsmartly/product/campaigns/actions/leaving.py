"""A person stops the messages of one shop."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import Permit, keeps

WORDING = "unsubscribe:1"
FIGURES_WORDING = "figures:1"
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


@keeps("3.2-e")
def count_in_figures(workspace: UUID, contact: UUID, *, counted: bool, method: str) -> bool:
    """Whether this person counts in what partners of the shop get; False when nothing changed, or there is nobody."""
    person = Contact.objects.select_for_update().filter(workspace_id=workspace, pk=contact).first()
    if person is None or counted != bool(person.permits & Permit.FIGURES):
        return False
    act = give if counted else withdraw
    act(Permit.FIGURES, owner=workspace, subject=contact, proof=Proof(FIGURES_WORDING, method, {"by": BY_LINK}))
    return True
