"""Mail to a desk: the answer of a customer, or a first question to the shop's public address."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.conf import settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.accounts.rules import EMAIL, normal_address
from socialsmartly.product.desk.actions.writing import Said, add_message, open_conversation, open_for
from socialsmartly.product.desk.links import Addressed, addressed, thread_of
from socialsmartly.product.desk.models import Channel, Conversation, Kind
from socialsmartly.product.desk.rules import LONGEST_TITLE, kept
from socialsmartly.product.messaging.incoming import Mail, NobodyWrote, addressees, parts_of, read_mail
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ASKING

CHINESE: Final = re.compile("[\u4e00-\u9fff]")


def desk_of(raw: bytes) -> Addressed | None:
    """The desk that a mail is for, if it is for one."""
    return addressed(addressees(raw, settings.SOCIALSMARTLY_REPLY_DOMAIN))


@keeps("2.3-b")
def take(raw: bytes, at: Addressed, key: UUID, right: Right = Right.OTHER) -> None:
    """Put one mail to its conversation (NobodyWrote, AddressRefused, DeskRefused). `key` is the same for the same mail; `right` is what
    its words ask of one's own information, which makes it a request as well."""
    mail = read_mail(raw)
    address = normal_address(mail.sender, "en")
    if address.channel != EMAIL:
        raise NobodyWrote
    said = replace(_said(mail, raw, key, right), by_link=at.contact is not None)
    if at.contact is None:
        _is_there(at.workspace)
        open_conversation(at.workspace, address.value, said)
        return
    found = _conversation(at.workspace, at.contact, thread_of(mail.thread))
    if found is None or said.kind == Kind.PRIVACY:
        open_for(at.workspace, at.contact, said)
    else:
        add_message(at.workspace, at.contact, found, said)


def _said(mail: Mail, raw: bytes, key: UUID, right: Right) -> Said:
    files, left_out = kept(parts_of(raw))
    return Said(
        text=mail.body or mail.subject,
        title=mail.subject[:LONGEST_TITLE],
        called=mail.called[:LONGEST_TITLE],
        kind=Kind.IN_SALE if right is Right.OTHER else Kind.PRIVACY,
        right=right,
        language="zh-hans" if CHINESE.search(mail.body) else "en",
        channel=Channel.EMAIL,
        files=files,
        left_out=left_out,
        key=key,
    )


def _is_there(workspace: UUID) -> None:
    with reading_for(ASKING, workspace=workspace):
        if not Workspace.objects.filter(pk=workspace).exists():
            raise NobodyWrote


def _conversation(workspace: UUID, contact: UUID, named: UUID | None) -> UUID | None:
    """The one that the mail answers, or their newest."""
    with reading_for(ASKING, workspace=workspace, subject=contact):
        theirs = Conversation.objects.filter(workspace_id=workspace, contact_id=contact).order_by("-opened_at", "-id")
        found = theirs.filter(pk=named).first() if named else None
        newest = found or theirs.first()
        return newest.pk if newest else None
