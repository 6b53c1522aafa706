"""What leaves the desk by mail. A job carries handles; what it says is read for the one person it goes to."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.desk import mails
from socialsmartly.words.purposes import ASKING


@task(serves=(ASKING,), name="desk.send")
def send(workspace_id: str, contact_id: str, message_id: str) -> None:
    """An answer of the shop (NotDelivered brings it again)."""
    mails.send_answer(UUID(workspace_id), UUID(contact_id), UUID(message_id))


@task(serves=(ASKING,), name="desk.send_link")
def send_link(workspace_id: str, contact_id: str, conversation_id: str) -> None:
    """The receipt of a question, with the link to follow it by."""
    mails.send_receipt(UUID(workspace_id), UUID(contact_id), UUID(conversation_id))
