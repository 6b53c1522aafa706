"""A person decided that the silence of a customer does not count: the dispute goes back to where people look at it."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.models import By, Decided
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.desk.actions.settling import Mover, step_of, waits_again
from socialsmartly.product.desk.disputing import OF_A_PERSON, SINCE, TIMERS, Party, Stage
from socialsmartly.product.desk.models import Conversation, Dispute
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ASKING


@keeps("4.5-b")
def take_back_silence(workspace: UUID, contact: UUID, decision: UUID) -> bool:
    """Whether it moved: a person left it as it was, it was moved before, or people have moved the dispute on meanwhile."""
    with Asker("contact", contact, workspace).block():
        decided = Decided.objects.filter(owner=workspace, subject=contact)
        first, anew = decided.filter(pk=decision).first(), decided.filter(instead_of=decision, by=By.PERSON).first()
    if first is None or anew is None or anew.outcome == first.outcome:
        return False
    with reading_for(ASKING, workspace=workspace, subject=contact):
        dispute = Dispute.objects.select_for_update().filter(workspace_id=workspace, pk=first.thing).first()
        if dispute is None or dispute.stage not in SINCE[Stage(first.outcome)]:
            return False
        _go_back(dispute, Stage(anew.outcome))
    return True


def _go_back(dispute: Dispute, to: Stage) -> None:
    """With a step in the history that both sides read, a new time, and the matter open again at the desk."""
    now, step = timezone.now(), step_of(dispute, Mover(Party.PERSON), dispute.stage, to, OF_A_PERSON)
    dispute.stage, dispute.resolution, dispute.due_at = to, "", now + TIMERS[to].lasts
    dispute.save(update_fields=["stage", "resolution", "due_at"])
    step.save(force_insert=True)
    waits_again(Conversation.objects.get(workspace_id=dispute.workspace_id, pk=dispute.conversation), now)
