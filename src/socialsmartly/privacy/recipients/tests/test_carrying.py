"""Who carries what we write to people is on record before the first message leaves, and stands beside the address that it went to."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError
from django.test import Client, override_settings
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.actions import carrying
from socialsmartly.privacy.recipients.carriage import Carriage, Carries
from socialsmartly.privacy.recipients.errors import CarrierInTheClear, CarrierLocked, CarrierUnnamed
from socialsmartly.privacy.recipients.hosts import check_carriers
from socialsmartly.privacy.recipients.queries import Carried, carried_since
from socialsmartly.product.campaigns.tests.shop import customer, shop
from socialsmartly.product.messaging.channels import send_mail
from socialsmartly.words import NO_PERSONAL_DATA
from tests.house import as_owner

pytestmark = [pytest.mark.promise("3.1-a"), pytest.mark.usefixtures("mailbox")]
OUTSIDE, NEXT = "mail.carrier.example", "post.other.example"
COMPANY = "Carrier Ltd, privacy@carrier.example"


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "_on_record", set())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """For each mail that left: the machines that were on record at that moment."""
    at_that_moment: list[list[str]] = []
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda mail: at_that_moment.append(on_record()))
    return at_that_moment


def on_record() -> list[str]:
    with reading_for(NO_PERSONAL_DATA):
        return list(Carriage.objects.filter(carries=Carries.MAIL).order_by("began_at").values_list("host", flat=True))


def mail_through(host: str) -> None:
    with override_settings(EMAIL_HOST=host):
        send_mail("ada@example.test", "Hello", "Hello.")


def shown(since: timedelta = timedelta(days=400)) -> list[Carried]:
    with reading_for(NO_PERSONAL_DATA):
        return carried_since(timezone.now() - since)


def days_ago(host: str, days: int) -> None:
    with as_owner() as owner:
        owner.execute(
            "UPDATE recipients_carriage SET began_at = now() - make_interval(days => %s) WHERE host = %s", [days, host]
        )


def test_it_is_on_record_before_the_first_message_leaves_and_once(db: None, sent: list[list[str]]) -> None:
    mail_through(OUTSIDE)
    mail_through(OUTSIDE)
    assert sent == [[OUTSIDE], [OUTSIDE]]


def test_another_machine_ends_the_time_of_the_one_before(db: None, sent: list[list[str]]) -> None:
    mail_through(OUTSIDE)
    days_ago(OUTSIDE, 300)
    mail_through(NEXT)
    days_ago(NEXT, 100)
    now, before = shown()
    assert (now.host, now.until) == (NEXT, None)
    assert (before.host, before.until) == (OUTSIDE, now.since)
    assert [one.host for one in shown(timedelta(days=50))] == [NEXT], "whoever came later was not written to before"


def test_this_machine_itself_is_nobody_outside(db: None, sent: list[list[str]]) -> None:
    mail_through("localhost")
    assert on_record() == ["localhost"]
    assert shown() == []


def test_what_cannot_be_written_down_does_not_leave(
    db: None, sent: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Carriage.objects, "create", away)
    with pytest.raises(DatabaseError):
        mail_through(OUTSIDE)
    assert sent == []


def test_without_the_record_it_would_leave(db: None, sent: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr("socialsmartly.product.messaging.channels.on_record", lambda carries: None)
    mail_through(OUTSIDE)
    assert sent == [[]]


OUT: dict[str, Any] = {"EMAIL_HOST": OUTSIDE, "EMAIL_USE_TLS": True, "SOCIALSMARTLY_MAIL_COMPANY": COMPANY}


@pytest.mark.promise("3.2-f")
@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"SOCIALSMARTLY_MAIL_COMPANY": ""}, CarrierUnnamed),
        ({"EMAIL_USE_TLS": False}, CarrierInTheClear),
        ({"EMAIL_HOST_USER": "shop"}, CarrierLocked),
        ({"EMAIL_HOST_USER": "shop", "EMAIL_HOST_PASSWORD": "secret"}, None),
        ({}, None),
        ({"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, None),
        ({"EMAIL_HOST": "127.0.0.1", "EMAIL_USE_TLS": False, "SOCIALSMARTLY_MAIL_COMPANY": ""}, None),
    ],
    ids=[
        "nobody is named",
        "in the clear",
        "no password",
        "a password",
        "named and encrypted",
        "encrypted at once",
        "this machine",
    ],
)
def test_nobody_serves_whose_mails_would_go_to_nobody_in_particular(
    changed: dict[str, Any], refused: type[Exception] | None
) -> None:
    with override_settings(**OUT | changed), pytest.raises(refused) if refused else nullcontext():
        check_carriers()


@pytest.mark.promise("3.2-f")
def test_the_public_list_names_the_company_and_how_it_is_reached(db: None) -> None:
    with override_settings(**OUT):
        assert f"{COMPANY}, <code>{OUTSIDE}</code>" in Client().get("/recipients").content.decode()


def test_a_member_reads_who_carried_it_and_beside_which_address(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda mail: 1)
    assert OUTSIDE not in shop_owner.get("/my/data").content.decode()
    mail_through(OUTSIDE)
    data = shop_owner.get("/my/data").content.decode()
    assert data.count(f"{OUTSIDE}, which carries what we write there") >= 1
    assert "Who carried what we wrote to you" in shop_owner.get("/my/recipients").content.decode()


def test_a_customer_reads_it_too(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EmailMultiAlternatives, "send", lambda mail: 1)
    tea = shop()
    page = f"/p/{PersonalLink('person', tea, customer(tea)).token()}"
    mail_through(OUTSIDE)
    assert f"{OUTSIDE}, which carries what we write there" in stranger.get(page).content.decode()
