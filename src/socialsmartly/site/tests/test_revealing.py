"""How a customer is reached stands masked on a shop's pages, until somebody says why they need it; the customer sees who, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from psycopg.errors import CheckViolation

from socialsmartly.privacy.access.actions import Seen, looked_at, mark_of
from socialsmartly.privacy.access.errors import LookNotWrittenDown
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap import map as datamap
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.rules import MOST_AN_HOUR
from socialsmartly.product.desk.tests.shop import ADA, Shop, customer, link_in_mail, open_shop, work, write
from socialsmartly.words.purposes import REVEALING, RIGHTS, SERVICE
from tests.cast import member_of, sign_in
from tests.house import as_owner
from tests.once import once

PHONE = "+442079460000"
MASKS = ("a•••@e•••.test", "+44 ••• 00")

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox")]


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


@pytest.fixture
@once
def ada(tea: Shop) -> UUID:
    return customer(tea, "T-1")


def page_of(client: Client, tea: Shop, ada: UUID) -> str:
    return client.get(f"/w/{tea.workspace}/contacts/{ada}").content.decode()


def show(tea: Shop, ada: UUID, **said: str) -> str:
    return tea.owner.post(f"/w/{tea.workspace}/contacts/{ada}/show", said, follow=True).content.decode()


def in_full(page: str) -> bool:
    """Both or neither; the link of the customer's own page comes with them."""
    shown = {part in page for part in (ADA, PHONE, "/p/")}
    assert len(shown) == 1
    assert shown == {mask not in page for mask in MASKS}
    return shown.pop()


def reveals(tea: Shop, person: UUID) -> list[Look]:
    with reading_for(RIGHTS, workspace=tea.workspace, subject=person):
        return [look for look in looks_at(person, tea.workspace) if look.purpose == "revealing"]


def everybody(tea: Shop) -> list[UUID]:
    """Whom the present role reads, past every nicety of the ORM."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM contacts_contact WHERE workspace_id = %s", [tea.workspace])
        return [person for (person,) in cursor.fetchall()]


@contextmanager
def somebody_looks(tea: Shop) -> Iterator[None]:
    with reading_for(SERVICE, member=member_of(tea.owner), workspace=tea.workspace):
        yield


@pytest.mark.promise("2.3-c")
def test_two_touches_show_one_customer_for_a_quarter_of_an_hour_and_leave_one_line(tea: Shop, ada: UUID) -> None:
    ben = customer(tea, address="ben@example.test")
    past = timezone.now() - timedelta(hours=3)  # the database, whose clock nobody turns, shows no look of the future
    with time_machine.travel(past.replace(minute=52), tick=False) as clock:
        assert not in_full(page_of(tea.owner, tea, ada))
        assert in_full(show(tea, ada, reason="write"))
        clock.shift(timedelta(minutes=14))  # past the hour by which other looks are counted
        assert in_full(page_of(tea.owner, tea, ada))
        (look,) = reveals(tea, ada)
        reader = mark_of(member_of(tea.owner), ada)
        assert (look.role, look.reader, look.reason) == ("colleague", reader, "write")
        assert timezone.now() - look.at == timedelta(minutes=14)
        assert "ben@example.test" not in page_of(tea.owner, tea, ben)
        clock.shift(timedelta(minutes=2))
        assert not in_full(page_of(tea.owner, tea, ada))
        assert in_full(show(tea, ada, reason="write"))
        assert not in_full(show(tea, ada, do="hide"))
    assert len(reveals(tea, ada)) == 2
    assert reveals(tea, ben) == []


def counted(tea: Shop, **new: object) -> int:
    """How many stand in the present hour; `new` is written over them."""
    with as_owner() as owner:
        for name, value in new.items():
            owner.execute(f"UPDATE contacts_infull SET {name} = %s WHERE workspace_id = %s", [value, tea.workspace])
        rows = owner.execute("SELECT people FROM contacts_infull WHERE workspace_id = %s", [tea.workspace]).fetchall()
    return sum(people for (people,) in rows)


def test_in_one_hour_a_colleague_is_shown_so_many_and_no_more_and_the_owner_sees_it(tea: Shop, ada: UUID) -> None:
    assert in_full(show(tea, ada, reason="write"))
    assert not in_full(show(tea, ada, do="hide"))
    assert counted(tea, people=MOST_AN_HOUR - 1) == MOST_AN_HOUR - 1
    assert in_full(show(tea, ada, reason="write"))
    assert not in_full(show(tea, ada, do="hide"))
    refused = show(tea, ada, reason="write")
    assert f"you were shown {MOST_AN_HOUR} addresses in full within this hour" in refused
    assert not in_full(refused)
    assert (counted(tea), len(reveals(tea, ada))) == (MOST_AN_HOUR, 2), "what is not shown leaves no line"
    page = tea.owner.get(f"/w/{tea.workspace}/team/in-full").content.decode()
    assert "came to the limit" in page
    assert "You" in page
    counted(tea, hour=timezone.now() - timedelta(hours=2))
    assert in_full(show(tea, ada, reason="write"))


def test_the_database_holds_the_most_of_an_hour(tea: Shop, ada: UUID) -> None:
    """The twin: also for whoever counts wrong."""
    show(tea, ada, reason="write")
    with pytest.raises(CheckViolation, match="no_more_in_an_hour_than_may_be"):
        counted(tea, people=MOST_AN_HOUR + 1)


def test_another_session_of_the_same_colleague_sees_nothing_of_it(tea: Shop, ada: UUID) -> None:
    assert in_full(show(tea, ada, reason="identity"))
    elsewhere = Client()
    assert sign_in(elsewhere, "owner@example.test") == member_of(tea.owner)
    assert not in_full(page_of(elsewhere, tea, ada))


@pytest.mark.promise("2.3-c")
def test_the_customer_reads_the_reason_in_the_words_it_was_given(tea: Shop, ada: UUID, stranger: Client) -> None:
    for nothing in ({}, {"reason": "curious"}, {"reason": "other"}, {"reason": "other", "words": " \0 "}):
        page = show(tea, ada, **nothing)
        assert "Nothing was shown" in page
        assert not in_full(page)
    assert reveals(tea, ada) == []
    assert in_full(show(tea, ada, reason="other", words="The parcel came back"))
    show(tea, ada, reason="case", words="not asked for, so not kept")
    mine = stranger.get(f"/p/{PersonalLink('person', tea.workspace, ada).token()}").content.decode()
    assert "for another reason: The parcel came back" in mine
    assert "to settle a case" in mine
    assert "not asked for" not in mine


@pytest.mark.promise("2.3-c")
def test_at_the_desk_the_record_comes_first_and_the_line_names_the_case(tea: Shop, ada: UUID, stranger: Client) -> None:
    write(stranger, tea, kind="after-sale")
    work()
    case = tea.only()
    desk = tea.of(case)
    assert tea.owner.post(f"{desk}/show", {"reason": "case"}).status_code == 404
    stranger.post(f"{link_in_mail()}/show")
    page = tea.owner.post(f"{desk}/act", {"do": "open"}, follow=True).content.decode()
    assert MASKS[0] in page
    assert ADA not in page
    page = tea.owner.post(f"{desk}/show", {"reason": "case"}, follow=True).content.decode()
    assert ADA in page
    assert PHONE in page
    assert [(look.reason, look.case) for look in reveals(tea, ada)] == [("case", case.number)]


def test_who_types_an_address_finds_it_without_a_reason(tea: Shop, ada: UUID) -> None:
    found = tea.owner.post(f"/w/{tea.workspace}/contacts", {"q": ADA}).content.decode()
    assert str(ada) in found
    assert MASKS[0] in found
    assert reveals(tea, ada) == []


def test_a_program_reads_the_value_and_whoever_looks_the_mask(
    tea: Shop, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading_for(SERVICE, workspace=tea.workspace):
        assert Contact.objects.get(pk=ada).email == ADA
    with somebody_looks(tea):
        assert Contact.objects.get(pk=ada).email == MASKS[0]
    with monkeypatch.context() as without:
        without.setattr("socialsmartly.privacy.keyring.fields.masked_columns", lambda *_: frozenset())
        with somebody_looks(tea):
            assert Contact.objects.get(pk=ada).email == ADA
    assert datamap.masked_columns(Contact, SERVICE) == {"email", "phone"}


def test_the_database_opens_one_customer_at_a_time_and_asks_for_a_reason(tea: Shop, ada: UUID) -> None:
    customer(tea, address="ben@example.test")
    block = {"member": member_of(tea.owner), "workspace": tea.workspace, "subject": ada, "because": "write"}
    with pytest.raises(LookNotWrittenDown), reading_for(REVEALING, **block):  # type: ignore[arg-type]
        assert everybody(tea) == [ada]
    with pytest.raises(DatabaseError, match="look_in_full_says_why"), reading_for(REVEALING, **block):  # type: ignore[arg-type]
        looked_at([Seen(tea.workspace, ada)])
