"""One of the staff enters who takes over, another decides, and either ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import about_whoever_goes
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.recipients.actions import register
from socialsmartly.privacy.recipients.codes import Category, Use
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.queries import live
from socialsmartly.privacy.succession.codes import State
from socialsmartly.privacy.succession.errors import DecidedAlready, NotInForce, SomebodyElseDecides
from socialsmartly.privacy.succession.models import Succession
from socialsmartly.privacy.succession.sealing import read_recipient
from socialsmartly.privacy.succession.signals import granted
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REGISTER

TO_CARRY_OUT: Final = timedelta(days=366)
"""A succession that was decided is carried out within this time or decided anew."""


@keeps("3.3-a")
def enter(succession: Succession, *, staff: UUID) -> Succession:
    """Enter who takes over and why (KeyBroken). Nobody is told and nothing leaves by it: somebody else decides."""
    read_recipient(succession.sealing_key)
    succession.number, succession.entered_by = new_number("S"), mark_of(staff, succession.pk)
    succession.state, succession.decided_by, succession.recipient = State.ENTERED, None, None
    with reading_for(REGISTER):
        succession.save(force_insert=True)
    return succession


@keeps("3.3-a")
def grant(succession: UUID, *, staff: UUID) -> Succession:
    """A second person decides that it is so (SomebodyElseDecides, DecidedAlready). From now on everybody is told, and whoever takes over
    stands in the register of recipients and on its public list."""
    with reading_for(REGISTER):
        held = _may_decide(succession, staff)
        entry = register.first(Category.SUCCESSOR, _terms(held))
        decided = _decide(held, staff, state=State.GRANTED, recipient=entry.recipient_id)
        granted.send(Succession, succession=decided.pk)
        return decided


@keeps("3.3-a")
def refuse(succession: UUID, *, staff: UUID) -> Succession:
    """A second person decides against it (SomebodyElseDecides, DecidedAlready)."""
    with reading_for(REGISTER):
        return _decide(_may_decide(succession, staff), staff, state=State.REFUSED)


@keeps("3.3-a")
def end(succession: UUID) -> None:
    """From now on nobody is told and nothing leaves (NotInForce). What was handed over stays on record."""
    with reading_for(REGISTER):
        held: Succession = Succession.objects.select_for_update().get(pk=succession)
        if held.state != State.GRANTED or held.recipient is None:
            raise NotInForce
        Succession.objects.filter(pk=succession).update(state=State.ENDED)
        contract = live(held.recipient, Use.SUCCESSION)
    if contract is not None:
        register.end(contract)


def _may_decide(succession: UUID, staff: UUID) -> Succession:
    held: Succession = Succession.objects.select_for_update().get(pk=succession)
    if held.state != State.ENTERED:
        raise DecidedAlready
    if held.entered_by == mark_of(staff, held.pk):
        raise SomebodyElseDecides
    return held


def _decide(held: Succession, staff: UUID, **decision: object) -> Succession:
    told = {**decision, "decided_by": mark_of(staff, held.pk), "decided_at": timezone.now()}
    Succession.objects.filter(pk=held.pk).update(**told)
    for name, value in told.items():
        setattr(held, name, value)
    return held


def _terms(held: Succession) -> Contract:
    today = timezone.now().date()
    return Contract(
        use=Use.SUCCESSION,
        name=held.name,
        contact=held.contact,
        mail=held.mail,
        said_en="Goes on with our business, for the same purposes and under the same duties",
        said_zh="承接我方业务，处理目的和义务不变",
        method_en="A sealed bundle of those who were told and did not say no; a shop's customers where the shop said yes",
        method_zh="以加密文件移交；仅限已获告知且未表示拒绝的人员；店铺的顾客须经该店铺同意",
        items=[model._meta.label for model in about_whoever_goes()],
        begins_on=today,
        ends_on=today + TO_CARRY_OUT,
    )
