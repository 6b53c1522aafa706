"""An answer may be taken back for a moment before it goes out. The moment is the one of its row: nothing waits here."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.desk.models import Message, Sending
from socialsmartly.product.desk.tests.shop import ADA, Shop, link_in_mail, open_shop, work, write
from socialsmartly.product.messaging import local
from socialsmartly.words.purposes import DESK
from tests.house import as_owner
from tests.once import once

TEXT = "Picked in May."


@pytest.fixture
@once
def tea(shop_owner: Client, stranger: Client) -> Shop:
    shop = open_shop(shop_owner)
    write(stranger, shop)
    work()
    return shop


def answered(shop: Shop, text: str = TEXT) -> UUID:
    shop.owner.post(f"{shop.of(shop.only())}/reply", {"do": "reply", "text": text})
    with reading_for(DESK, workspace=shop.workspace):
        return UUID(str(Message.objects.filter(by="shop").latest("at").pk))


def taken_back(shop: Shop, message: UUID) -> str:
    said = {"message": str(message)}
    return shop.owner.post(f"{shop.of(shop.only())}/take-back", said, follow=True).content.decode()


def a_minute_passes(shop: Shop) -> None:
    with reading_for(DESK, workspace=shop.workspace):
        Message.objects.filter(workspace_id=shop.workspace).update(at=F("at") - timedelta(minutes=1))


def mails_with(text: str) -> int:
    return sum(text in mail.text for mail in local.mails() if mail.to == ADA)


def test_an_answer_is_held_back_from_the_customer_and_from_the_mail(tea: Shop, stranger: Client) -> None:
    answered(tea)
    assert TEXT in tea.owner.get(tea.of(tea.only())).content.decode()
    assert TEXT not in stranger.get(link_in_mail()).content.decode()
    with as_owner() as owner:
        waits = (
            "SELECT scheduled_at > now() FROM procrastinate_jobs WHERE task_name = 'desk.send' ORDER BY id DESC LIMIT 1"
        )
        assert owner.execute(waits).fetchone() == (True,)
    a_minute_passes(tea)
    assert TEXT in stranger.get(link_in_mail()).content.decode(), "also where no mail server takes it yet"
    work()
    assert mails_with(TEXT) == 1


def test_what_is_taken_back_never_goes_out_and_the_customer_waits_as_before(tea: Shop, stranger: Client) -> None:
    before = tea.only()
    page = taken_back(tea, answered(tea))
    assert f">\n{TEXT}</textarea>" in page
    after = tea.only()
    assert (after.waiting_since, after.due_at, after.first_reply_at) == (before.waiting_since, before.due_at, None)
    work()
    assert mails_with(TEXT) == 0
    assert TEXT not in stranger.get(link_in_mail()).content.decode()
    with reading_for(DESK, workspace=tea.workspace):
        assert not Message.objects.filter(by="shop").exists()


def test_taking_a_second_answer_back_leaves_the_first(tea: Shop) -> None:
    answered(tea, "First.")
    work()
    a_minute_passes(tea)
    first = tea.only()
    taken_back(tea, answered(tea, "Second."))
    after = tea.only()
    assert (after.waiting_since, after.first_reply_at) == (None, first.first_reply_at)
    assert mails_with("First.") == 1


def test_what_the_customer_wrote_while_an_answer_was_held_back_waits_still(tea: Shop, stranger: Client) -> None:
    answered(tea, "First.")
    stranger.post(link_in_mail(), {"text": "One more thing.", "key": str(uuid7())})
    a_minute_passes(tea)
    taken_back(tea, answered(tea, "Second."))
    assert tea.only().waiting_since is not None


def test_what_is_on_its_way_cannot_be_taken_back(tea: Shop, stranger: Client) -> None:
    message = answered(tea)
    work()
    assert "on its way" in taken_back(tea, message)
    other = answered(tea, "Another.")
    with reading_for(DESK, workspace=tea.workspace):
        Message.objects.filter(pk=other).update(at=timezone.now())
    assert "on its way" in taken_back(tea, other)
    with reading_for(DESK, workspace=tea.workspace):
        assert set(Message.objects.filter(by="shop").values_list("sending", flat=True)) == {
            Sending.SENT,
            Sending.WAITING,
        }


def test_whoever_is_sure_sends_it_at_once_and_it_goes_out_once(tea: Shop, stranger: Client) -> None:
    message = answered(tea)
    tea.owner.post(f"{tea.of(tea.only())}/act", {"do": "send-now", "message": str(message)})
    assert TEXT in stranger.get(link_in_mail()).content.decode()
    work()
    assert mails_with(TEXT) == 1, "two jobs, one mail"


def test_a_word_of_the_customer_cannot_be_taken_back_by_the_shop(tea: Shop) -> None:
    with reading_for(DESK, workspace=tea.workspace):
        theirs = UUID(str(Message.objects.get(by="customer").pk))
        Message.objects.filter(pk=theirs).update(at=timezone.now() + timedelta(minutes=1))
    assert "on its way" in taken_back(tea, theirs)
    with reading_for(DESK, workspace=tea.workspace):
        assert Message.objects.filter(pk=theirs).exists()
