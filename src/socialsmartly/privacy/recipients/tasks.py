"""What the worker does for recipients: carrying what may leave, and telling them what became of it."""

from __future__ import annotations

import json
import logging
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.access.jobs import enqueue, task
from socialsmartly.privacy.recipients.actions import telling
from socialsmartly.privacy.recipients.actions.handing import To, carry, lend, settle
from socialsmartly.privacy.recipients.errors import EgressRefused, HandoverRefused, NoAnswer, NotOneOfOurs
from socialsmartly.privacy.recipients.models import Contract, Notice, Says, Stage
from socialsmartly.privacy.recipients.pseudonym import person_behind
from socialsmartly.privacy.recipients.sending import NotTaken, post
from socialsmartly.privacy.recipients.walking import Passed
from socialsmartly.privacy.recipients.wording import body_of, mail_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ENTRUSTING, FINISHING, RIGHTS, SHARING

log = logging.getLogger("socialsmartly.recipients")
TRIES: Final = 12
"""With waits of 2, 4, 8 … seconds, more than an hour."""
MAIL_FROM_TRY: Final = 3
"""So many times only the machine is asked, where there is one; then a mail goes as well."""


@task(serves=(FINISHING, SHARING, ENTRUSTING), name="recipients.deliver", retry=TRIES)
def deliver(delivery_id: str, subject_id: str, workspace_id: str = "") -> None:
    """Read, record, close the block, send. A try that fails leaves the delivery waiting, and the next one asks everything again."""
    asker, delivery = _asker(subject_id, workspace_id), UUID(delivery_id)
    parcel = carry(asker, delivery)
    if parcel is None:
        return
    try:
        post(parcel.contract, delivery, parcel.body())
    except (NoAnswer, NotTaken, EgressRefused):
        settle(asker, delivery, Stage.WAITING)
        raise
    settle(asker, delivery, Stage.SENT)


def _asker(subject_id: str, workspace_id: str) -> Asker:
    workspace = UUID(workspace_id) if workspace_id else None
    return Asker("contact" if workspace else "member", UUID(subject_id), workspace)


@app.periodic(cron="* * * * *")
@task(serves=(FINISHING,), name="recipients.notices", retry=0, queueing_lock="recipients.notices")
def send_notices(timestamp: int) -> None:
    """Put each notice whose time has come on the queue, and hand to the desk what nobody answered by the tenth day."""
    for notice in telling.due(timezone.now()):
        enqueue(tell, lock=f"notice-{notice}", notice_id=notice)
    silent = telling.escalate(timezone.now())
    if silent:
        log.warning("recipients did not answer for ten days", extra={"notices": silent})


@task(serves=(RIGHTS,), name="recipients.tell_of_a_no", retry=8)
def tell_of_a_no(subject_id: str, event_id: str, workspace_id: str = "") -> None:
    """Whoever took a person's information over hears what they say no to here."""
    telling.tell_successors(_asker(subject_id, workspace_id), UUID(event_id))


@task(serves=(FINISHING, SHARING, ENTRUSTING), name="recipients.tell", retry=0)
@keeps("4.2-g")
def tell(notice_id: str) -> None:
    """Tell a recipient once, by its machine and, where that does not take it or there is none, by mail. The row says when again."""
    begun = telling.begin(UUID(notice_id))
    if begun is None:
        return
    notice, contract = begun
    answer = _by_machine(notice, contract) if contract.endpoint else None
    if answer is not None:
        telling.told(notice.pk, answer)
    elif contract.mail and (not contract.endpoint or notice.tries >= MAIL_FROM_TRY) and _by_mail(notice, contract):
        telling.told(notice.pk)


def _by_machine(notice: Notice, contract: Contract) -> str | None:
    """What the machine answered at once, empty where it only took the notice; None where it did not."""
    present = _present(notice)
    answer = _ask(notice, contract, present[1] if present else {})
    if present:
        settle(present[0], notice.pk, Stage.WAITING if answer is None else Stage.SENT)
    return answer


def _ask(notice: Notice, contract: Contract, fields: Passed) -> str | None:
    try:
        answer = post(contract, notice.pk, body_of(notice, contract, fields))
    except (NoAnswer, NotTaken, EgressRefused):
        log.info("a recipient was not reached yet", extra={"notice": str(notice.pk), "tries": notice.tries})
        return None
    return _said(answer.body)


def _said(body: bytes) -> str:
    try:
        told: Any = json.loads(body)
    except ValueError:
        return ""
    return str(told.get("answer", "")) if isinstance(told, dict) else ""


def _present(notice: Notice) -> tuple[Asker, Passed] | None:
    """Whose field was corrected, and what it says now, where the recipient may still have it."""
    if not notice.items or notice.says == Says.NO:
        return None
    try:
        asker = person_behind(notice.pseudonym, notice.recipient)
        to = To(notice.recipient, notice.use, notice.case)
        return asker, lend(asker, to, notice.items.split(), notice=notice.pk).fields
    except (HandoverRefused, AccessRefused, NotOneOfOurs):
        return None


def _by_mail(notice: Notice, contract: Contract) -> bool:
    return bool(import_string(settings.SOCIALSMARTLY_MAIL)(contract.mail, *mail_of(notice, contract)))
