"""Where a program decides alone, everybody can read on what; and no program decides by who somebody is."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from socialsmartly.privacy.decisions.checks import faults, no_program_decides_by_who_somebody_is
from socialsmartly.privacy.decisions.register import relied_on
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.product.accounts.rules import TRIES
from socialsmartly.product.billing.rules import LIMIT
from socialsmartly.product.campaigns.choosing import CHOOSING
from socialsmartly.product.desk.rules import SILENCE
from socialsmartly.product.rewards.rules import CHECKING
from socialsmartly.product.unusual.rules import UNUSUAL
from socialsmartly.words.decision import Automated, made_by
from socialsmartly.words.purposes import AUDIENCE, SERVICE

pytestmark = pytest.mark.promise("4.5-a")


def deciding(*tables: str, purpose: object = SERVICE) -> Automated:
    return Automated("trial", (purpose,), tables, "A trial", "nothing", "nothing")  # type: ignore[arg-type]


def test_every_kind_of_decision_is_made_somewhere() -> None:
    whole_program()
    assert set(made_by()) == {CHOOSING, CHECKING, SILENCE, TRIES, LIMIT, UNUSUAL}
    assert all(made_by().values())


def test_a_kind_that_is_kept_has_words_for_every_outcome_and_for_what_a_person_may_make_of_it() -> None:
    whole_program()
    kept = {one for one in made_by() if one.versions}
    assert kept == {CHOOSING, CHECKING, SILENCE, LIMIT, UNUSUAL}
    for one in kept:
        assert {*one.otherwise, *one.otherwise.values()} <= set(one.outcomes)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Who gets a message of a shop",
                "Whether a reward is due",
                "Where an edition ends",
                "unusual at your account",
                "Country",
            ],
        ),
        ("zh-hans", ["谁会收到店铺的消息", "是否应得奖励", "版本的上限", "您的账号是否有异常", "国家"]),
    ],
)
def test_the_page_names_each_with_what_it_relies_on(language: str, said: list[str]) -> None:
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = visitor.get("/decisions").content.decode()
    assert [words for words in said if words not in shown] == []


def test_what_an_audience_relies_on_is_what_its_purpose_can_read() -> None:
    columns = {f"{one.table}.{one.name}" for one in relied_on(CHOOSING)}
    assert {"contacts.Contact.country", "contacts.Contact.orders_count", "contacts.Order.placed_at"} <= columns
    assert not {"contacts.Contact.name", "contacts.Contact.email", "contacts.Contact.phone"} & columns


def test_no_program_here_can_read_who_somebody_is() -> None:
    whole_program()
    assert no_program_decides_by_who_somebody_is() == []


def test_one_that_could_does_not_start() -> None:
    """The twin: the same tables for a purpose that sees names."""
    assert any("contacts.Contact.name," in fault.msg for fault in faults(deciding("contacts.Contact")))
    assert list(faults(deciding("contacts.Contact", purpose=AUDIENCE))) == []


def test_a_table_that_is_none_is_named() -> None:
    assert [fault.id for fault in faults(deciding("contacts.Nobody"))] == ["privacy.E023"]
