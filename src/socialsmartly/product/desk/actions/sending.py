"""What happens to an answer on its way: taken once, handed over outside any block, written down."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.desk.models import Message, Sending
from socialsmartly.words.purposes import ASKING


def take(workspace: UUID, contact: UUID, message: UUID) -> bool:
    """Whether this run is the one that sends it. A run that died in between leaves it `being sent`: it may have arrived."""
    return _turn(workspace, contact, message, Sending.WAITING, Sending.SENDING)


def settle(workspace: UUID, contact: UUID, message: UUID, sending: Sending) -> None:
    _turn(workspace, contact, message, Sending.SENDING, sending)


def _turn(workspace: UUID, contact: UUID, message: UUID, before: Sending, after: Sending) -> bool:
    with reading_for(ASKING, workspace=workspace, subject=contact):
        one = Message.objects.filter(workspace_id=workspace, pk=message, sending=before)
        return bool(one.update(sending=after))
