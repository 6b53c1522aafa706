"""Whoever asked to be deleted, or has their data only stored, is closed to the desk by the database, with every word of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.wall import sees
from socialsmartly.privacy.datamap.map import said_by
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.desk.actions.answering import DATED
from socialsmartly.product.desk.models import Conversation, Message
from socialsmartly.product.desk.tests.shop import Shop, link_in_mail, open_shop, post, work, write
from socialsmartly.words.purposes import DESK
from tests.house import as_owner
from tests.once import once

WORDS = ("desk_conversation", "desk_message", "desk_attachment", "desk_note")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
@once
def tea(shop_owner: Client, stranger: Client) -> Shop:
    """Ada wrote with a file; the shop made a note."""
    shop = open_shop(shop_owner)
    write(stranger, shop, kind="after-sale", attached=[SimpleUploadedFile("cup.png", PNG, "image/png")])
    work()
    shop.owner.post(f"{shop.of(shop.only())}/reply", {"do": "note", "text": "Ask the tea master."})
    assert read(shop) == dict.fromkeys(WORDS, 1)
    return shop


def read(shop: Shop) -> dict[str, int]:
    """What the desk's role reads past every nicety of the ORM."""
    with reading_for(DESK, workspace=shop.workspace), connection.cursor() as cursor:
        found = {}
        for table in WORDS:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE workspace_id = %s", [shop.workspace])
            found[table] = cursor.fetchone()[0]
        return {table: count for table, count in found.items() if count}


def hide(asker: Asker) -> Callable[[], object]:
    rights.delete_later(asker, channel="page")
    return lambda: rights.take_back(asker, channel="page")


def only_store(asker: Asker) -> Callable[[], object]:
    limits.restrict(asker, RestrictionGround.CLAIMS, channel="page")
    with asker.block():
        limit = Limit.objects.get(owner=asker.owner)
    return lambda: limits.lift(asker, limit.pk, channel="page")


CLOSES = [pytest.param(hide, id="hidden"), pytest.param(only_store, id="only stored")]
Closes = Callable[[Asker], Callable[[], object]]


def ada(shop: Shop) -> Asker:
    return Asker("contact", shop.only().contact_id, shop.workspace)


@pytest.mark.promise("4.2-a", "4.6-g")
@pytest.mark.parametrize("close", CLOSES)
def test_the_desk_reads_no_word_of_theirs_until_they_are_back(tea: Shop, close: Closes) -> None:
    one = tea.only()
    open_again = close(ada(tea))
    assert read(tea) == {}
    assert one.number not in tea.owner.get(tea.desk).content.decode()
    assert tea.owner.get(tea.of(one)).status_code == 404
    assert tea.owner.post(f"{tea.of(one)}/reply", {"text": "Picked in May."}).status_code == 404
    open_again()
    assert read(tea) == dict.fromkeys(WORDS, 1)
    assert "Is it fresh?" in tea.owner.get(tea.of(one)).content.decode()


@pytest.mark.promise("4.2-a", "4.6-g")
@pytest.mark.parametrize("close", CLOSES)
def test_without_the_condition_of_the_marks_the_desk_would_read_on(tea: Shop, close: Closes) -> None:
    """The twin: the same reading, with row policies that forget the marks."""
    close(ada(tea))
    with a_wall_that_forgets_the_marks():
        assert read(tea) == {"desk_conversation": 1, "desk_message": 1}
    assert read(tea) == {}


@contextmanager
def a_wall_that_forgets_the_marks() -> Iterator[None]:
    order = "ALTER POLICY purpose_desk ON {} USING ({})"
    policies = {}
    for model in (Conversation, Message):
        says = said_by(model)
        assert says is not None
        whole = sees(model, says, DESK)
        without = [condition for condition in whole if "marks" not in condition]
        assert len(without) == len(whole) - 1
        policies[model._meta.db_table] = (" AND ".join(whole), " AND ".join(without))
    with as_owner() as owner:
        for table, (_, without_them) in policies.items():
            owner.execute(order.format(table, without_them))
        try:
            yield
        finally:
            for table, (whole_again, _) in policies.items():
                owner.execute(order.format(table, whole_again))


@pytest.mark.promise("4.6-g")
def test_what_they_write_while_it_is_only_stored_is_closed_from_the_first_moment(tea: Shop, stranger: Client) -> None:
    person, page = ada(tea), link_in_mail()
    open_again = only_store(person)
    post(stranger, page, text="One thing more.")
    write(stranger, tea, text="And another matter.")
    assert read(tea) == {}
    open_again()
    assert read(tea) == {"desk_conversation": 2, "desk_message": 3, "desk_attachment": 1, "desk_note": 1}


def test_every_row_of_a_conversation_carries_the_marks() -> None:
    assert {getattr(said_by(model), "marked", None) for model in (Conversation, *DATED)} == {"marks"}
