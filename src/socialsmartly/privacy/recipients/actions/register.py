"""The only place that writes the register. Each row leaves its line in the public log, in the same transaction."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import about_whoever_goes
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.datamap.turns import alone_with
from socialsmartly.privacy.ledger.actions.noting import queue
from socialsmartly.privacy.recipients.actions.remembering import put_down
from socialsmartly.privacy.recipients.codes import FIGURES_ONLY, FIVE, FOR_US, Category
from socialsmartly.privacy.recipients.egress import shaped
from socialsmartly.privacy.recipients.ended import Receipt
from socialsmartly.privacy.recipients.errors import (
    ChangedMeanwhile,
    FactsMissing,
    HidesSensitive,
    NotOver,
    NotPassable,
    OnlyFigures,
    ReceiptThere,
    SixthPurpose,
)
from socialsmartly.privacy.recipients.lines import line_of, line_of_receipt
from socialsmartly.privacy.recipients.models import Contract, Recipient
from socialsmartly.privacy.recipients.queries import counts, newest, today
from socialsmartly.privacy.recipients.rules import awaits_receipt, missing, next_version, sensitive_of, told_until
from socialsmartly.privacy.recipients.walking import passable
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ENTRUSTING, REGISTER, SHARING


def add(category: Category, terms: Contract, *, formerly: UUID | None = None) -> Contract:
    """Enter a recipient with its first contract (FactsMissing, SixthPurpose, NotPassable, OnlyFigures, AddressRefused)."""
    with reading_for(REGISTER):
        return first(category, terms, formerly=formerly)


def first(category: Category, terms: Contract, *, formerly: UUID | None = None) -> Contract:
    """The same inside a block of the register that is open already."""
    recipient = Recipient(category=category, formerly=formerly)
    _judge(category, terms)
    recipient.save(force_insert=True)
    return _enter(recipient, terms)


def change(recipient: UUID, terms: Contract, *, read: UUID | None = None) -> Contract:
    """Enter what holds with a recipient from now on, for a purpose that it has or a new one (the same, and ChangedMeanwhile when
    `read`, the row that the writer has seen, is not the newest any more)."""
    with reading_for(REGISTER):
        alone_with(recipient)
        known = Recipient.objects.get(pk=recipient)
        before = newest(recipient, terms.use)
        if read is not None and (before is None or before.pk != read):
            raise ChangedMeanwhile
        _judge(Category(known.category), terms)
        return _enter(known, terms, before)


@keeps("3.2-a")
def end(contract: Contract) -> Contract:
    """End a contract now. From the next statement on nothing leaves under it."""
    with reading_for(REGISTER):
        alone_with(contract.recipient_id)
        before = newest(contract.recipient_id, contract.use)
        if before is None or before.pk != contract.pk:
            raise ChangedMeanwhile
        terms = copy(contract)
        terms.ended_at = timezone.now()
        return _enter(contract.recipient, terms, contract)


@keeps("3.2-c")
def receive_receipt(contract: Contract, receipt: Receipt, *, staff: UUID) -> Receipt:
    """Keep that the information was returned or deleted, once a contract is over (NotOver, ReceiptThere). Its line stands in the public log."""
    with reading_for(REGISTER):
        alone_with(contract.recipient_id)
        if not awaits_receipt(contract, today()):
            raise NotOver
        if Receipt.objects.filter(contract=contract).exists():
            raise ReceiptThere
        receipt.contract, receipt.entered_by = contract, mark_of(staff, receipt.pk)
        receipt.save(force_insert=True)
        queue([line_of_receipt(receipt)])
    return receipt


@keeps("3.2-d")
def become_controller(contract: Contract, terms: Contract) -> Contract:
    """Somebody who works for us wants the information for a purpose of its own: from then on it acts for itself, under an entry of
    its own that nobody has agreed to yet. What it does for us goes on under the old entry and no further."""
    return add(Category.PARTNER, terms, formerly=contract.recipient_id)


@keeps("3.1-d", "3.1-f", "3.2-a", "3.2-c", "3.2-e")
def _judge(category: Category, terms: Contract) -> None:
    """What the database refuses as well, said so that a person knows what to do about it."""
    terms.category = category
    gaps = missing(terms)
    if gaps:
        raise FactsMissing(", ".join(gaps))
    if category == Category.AFFILIATE and terms.use not in FIVE:
        raise SixthPurpose
    if category in FIGURES_ONLY and terms.items:
        raise OnlyFigures
    stray = set(terms.items) - _may_go(category)
    if stray or set(terms.sensitive) - set(terms.items):
        raise NotPassable(", ".join(sorted(stray)))
    if hidden := sensitive_of(terms) - set(terms.sensitive):
        raise HidesSensitive(", ".join(sorted(hidden)))
    if terms.endpoint:
        shaped(terms.endpoint)


def _may_go(category: Category) -> set[str]:
    """What a contract of this kind may list: columns, and for whoever takes over our business whole tables."""
    if category == Category.SUCCESSOR:
        return {model._meta.label for model in about_whoever_goes()}
    return set(passable(ENTRUSTING if category in FOR_US else SHARING))


def _enter(recipient: Recipient, terms: Contract, before: Contract | None = None) -> Contract:
    terms.recipient, terms.category = recipient, recipient.category
    terms.pk, terms.at, terms.salt = uuid7(), timezone.now(), new_salt()
    terms.version = next_version(before, terms)
    terms.told_until = told_until(counts(recipient.pk, terms.use), before, terms, today())
    terms.save(force_insert=True)
    queue([line_of(terms)])
    put_down(terms)
    return terms
