"""What is laid down again is the house as the real actions left it, and nothing that a test did to it afterwards."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import SECURITY, WORKSPACE
from tests.cast import ask_for_code, member_of
from tests.house import as_owner
from tests.once import once

made: list[str] = []
TWICE = pytest.mark.parametrize("turn", [1, 2])


@pytest.fixture
@once
def tea(shop_owner: Client) -> UUID:
    made.append("tea")
    return open_workspace(member_of(shop_owner), "Tea")


@pytest.fixture
@once
def asked(shop_owner: Client, stranger: Client) -> str:
    """Somebody new asked for a code: it lies in the mail, and what they hold leads to it."""
    ask_for_code(stranger, "ada@example.test")
    return "ada@example.test"


@pytest.fixture
def renamed(shop_owner: Client) -> None:
    """It writes, and nobody said that it does so once."""
    member = member_of(shop_owner)
    with reading_for(SECURITY, member=member):
        Member.objects.filter(pk=member).update(language="zh-hans")


@pytest.fixture
@once
def late(shop_owner: Client, renamed: None) -> UUID:
    made.append("late")
    return uuid7()


def titles(workspace: UUID) -> list[str]:
    with reading_for(WORKSPACE, workspace=workspace):
        return list(Workspace.objects.filter(pk=workspace).values_list("title", flat=True))


@TWICE
def test_each_test_begins_with_the_same_house_whatever_the_one_before_did(
    shop_owner: Client, tea: UUID, turn: int
) -> None:
    assert made.count("tea") == 1
    assert titles(tea) == ["Tea"]
    assert shop_owner.get(f"/w/{tea}/").status_code == 200
    with reading_for(WORKSPACE, workspace=tea):
        Workspace.objects.filter(pk=tea).update(title=f"Coffee {turn}")
    shop_owner.cookies.clear()


@TWICE
def test_a_sealed_value_opens_and_nothing_lies_there_twice(shop_owner: Client, tea: UUID, turn: int) -> None:
    member = member_of(shop_owner)
    with reading_for(SECURITY, member=member):
        assert Member.objects.get(pk=member).email == "owner@example.test"
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM accounts_member").fetchone() == (1,)


@TWICE
def test_mail_and_what_a_visitor_holds_come_back_as_well(asked: str, stranger: Client, turn: int) -> None:
    assert [mail.to for mail in local.mails()] == [asked]
    assert stranger.get("/code").status_code == 200


@TWICE
def test_behind_a_fixture_that_writes_everything_is_made_anew(late: UUID, turn: int) -> None:
    assert made.count("late") == turn


def test_a_fixture_that_yields_cannot_be_marked() -> None:
    with pytest.raises(AssertionError):
        once(lambda: (yield))
