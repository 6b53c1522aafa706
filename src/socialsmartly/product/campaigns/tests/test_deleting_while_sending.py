"""Somebody is deleted at once while a message to them is on its way: hidden first, then it is waited for, and only then do they go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.retention import actions as holds
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker, erasing
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.campaigns import reactions
from socialsmartly.product.campaigns.tests.shop import Sink, customer, outcomes, queued, shop
from socialsmartly.product.campaigns.tests.test_withdraw_while_sending import order_of
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT, CAMPAIGN, SERVICE, WORKSPACE
from tests.house import as_login

pytestmark = pytest.mark.promise("4.2-a", "4.3-d")


def deletes(workspace: UUID, person: UUID) -> None:
    rights.delete(Asker("contact", person, workspace), channel="page")


def test_nobody_is_gone_before_the_message_that_is_on_its_way_to_them(worker_may_be_web: None, post: Sink) -> None:
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    campaign = queued(workspace)

    def both_go() -> None:
        for one in (ada, bob):
            deletes(workspace, one)

    order = order_of(post, workspace, campaign, both_go)
    assert order == ["accepted", "accepted", "done"]
    assert not outcomes(workspace, campaign)


def test_without_waiting_the_message_comes_after_the_certificate(worker_may_be_web: None, post: Sink) -> None:
    """The twin."""
    workspace = shop()
    ada = customer(workspace)
    leaving.disconnect(reactions.let_nothing_arrive_later)
    try:
        order = order_of(post, workspace, queued(workspace), lambda: deletes(workspace, ada))
    finally:
        leaving.connect(reactions.let_nothing_arrive_later)
    assert order == ["done", "accepted"]


def member_with_a_shop() -> tuple[UUID, UUID]:
    """A member, and their shop that is about to write to a customer."""
    member = uuid7()
    with reading_for(ACCOUNT, member=member):
        Member.objects.create(id=member, email="mei@example.test")
    workspace = open_workspace(member, "Tea")
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        give(Permit.STORE_DATA, owner=workspace, subject=member, proof=Proof("store-data:1", "form", {}))
    customer(workspace)
    return member, workspace


def cancels(member: UUID) -> None:
    rights.delete(Asker("member", member), channel="page")


def test_no_shop_is_gone_before_the_message_that_it_is_sending(worker_may_be_web: None, post: Sink) -> None:
    member, workspace = member_with_a_shop()
    order = order_of(post, workspace, queued(workspace), lambda: cancels(member))
    assert order == ["accepted", "done"]


def test_a_shop_that_does_not_follow_its_owner_is_gone_while_it_sends(
    worker_may_be_web: None, post: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    member, workspace = member_with_a_shop()
    monkeypatch.setattr("socialsmartly.product.my.actions.shop_follows", lambda *_: None)
    order = order_of(post, workspace, queued(workspace), lambda: cancels(member))
    assert order == ["done", "accepted"]


@contextmanager
def looking() -> Iterator[list[tuple[int, bool]]]:
    """When something of a customer is about to go: how many people a sender and a shop's owner find, and whether their keys are there."""
    seen: list[tuple[int, bool]] = []

    def look(asker: Asker, **_: Any) -> None:
        found = 0
        for purpose in (CAMPAIGN, SERVICE):
            with reading_for(purpose, workspace=asker.workspace):
                found += Contact.objects.count()
        seen.append((found, SubjectKey.objects.filter(subject=asker.subject).exists()))

    leaving.connect(look)
    try:
        yield seen
    finally:
        leaving.disconnect(look)


def test_from_the_first_commit_on_no_sender_and_no_shop_finds_them(worker_may_be_web: None) -> None:
    workspace = shop()
    ada = customer(workspace)
    with looking() as seen:
        deletes(workspace, ada)
    assert seen == [(0, True)]


def test_who_is_not_hidden_is_found_until_the_rows_go(worker_may_be_web: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same deletion, that hides nobody."""
    workspace = shop()
    ada = customer(workspace)
    monkeypatch.setattr(erasing, "hiding_sql", lambda _: ())
    with looking() as seen:
        deletes(workspace, ada)
    assert seen == [(2, True)]


def test_who_waited_for_a_hold_is_hidden_before_they_go(worker_may_be_web: None) -> None:
    workspace = shop()
    ada = Asker("contact", customer(workspace), workspace)
    reason = holds.Reason(Ground.CLAIM, "Clause 5", "Order 7", date(2999, 1, 1))
    number = holds.propose_hold(ada, reason, staff=uuid4()).number
    holds.agree_to_hold(ada, number, staff=uuid4())
    rights.delete(ada, channel="page")
    holds.release_hold(ada, number)
    with looking() as seen, as_login("worker"):
        rights.finish_deletions(timezone.now())
    assert seen == [(0, True)]
