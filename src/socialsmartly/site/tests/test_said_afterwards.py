"""What somebody says here after their information went to a successor is told there: a no, a correction, a deletion."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.recipients.models import Notice, Says
from socialsmartly.privacy.recipients.queries import last_in_effect
from socialsmartly.privacy.recipients.wording import body_of, mail_of
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession.tests.given import ada, bundle_of, ready
from socialsmartly.product.my.actions import switch_profile
from socialsmartly.product.person.actions import correct, switch
from socialsmartly.site.gate import withdraw_and_tell_again
from socialsmartly.site.tests.shop_that_goes import Tea, handed_over, tea, what_came_is_forgotten_with_the_house
from socialsmartly.words.purposes import FINISHING
from tests.cast import sign_up
from tests.house import as_login, as_owner

__all__ = ["ada", "tea", "what_came_is_forgotten_with_the_house"]
pytestmark = pytest.mark.promise("3.3-b")


def work() -> None:
    """The worker tells whoever took over."""
    with as_owner() as owner:
        jobs = owner.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'recipients.tell_of_a_no' RETURNING args"
        ).fetchall()
    with as_login("worker"):
        for (ids,) in jobs:
            app.tasks["recipients.tell_of_a_no"].func(**ids)


def notices(person: UUID) -> list[Notice]:
    with as_login("worker"), reading_for(FINISHING):
        return list(Notice.objects.filter(subject=person).order_by("at"))


def says(person: UUID) -> list[tuple[str, str]]:
    work()
    return [(one.says, one.items) for one in notices(person)]


def test_a_no_is_told_each_time_that_somebody_says_it_and_once_for_each(ada: UUID) -> None:
    switch_profile(ada, on=True)
    bundle_of(ready())
    switch_profile(ada, on=False)
    assert says(ada) == [(Says.NO, "profile")]
    switch_profile(ada, on=True)
    assert says(ada) == [(Says.NO, "profile")], "a yes is no matter of theirs"
    switch_profile(ada, on=False)
    assert says(ada) == [(Says.NO, "profile")] * 2


def test_the_successor_reads_which_use_it_is_and_learns_nothing_else(ada: UUID) -> None:
    switch_profile(ada, on=True)
    bundle_of(ready())
    switch_profile(ada, on=False)
    work()
    (one,) = notices(ada)
    with as_login("worker"), reading_for(FINISHING):
        contract = last_in_effect(one.recipient)
    assert contract
    told = body_of(one, contract, {})
    assert (told["type"], told["data"]["consent"], told["data"]["person"]) == (
        "consent.withdrawn",
        "profile",
        one.pseudonym,
    )
    _, text = mail_of(one, contract)
    assert "end the use to which they said no (Offer the extras a member chose to give details for.)" in text
    assert "停止其已拒绝的使用" in text
    assert str(ada) not in text


def test_so_is_what_a_customer_of_a_shop_that_went_says_by_an_old_link(tea: Tea) -> None:
    customer = tea.customers()["17000"].subject
    link = PersonalLink("person", tea.shop, customer)
    switch(link, "email", on=True)
    made = ready()
    tea.say_yes(made)
    handed_over(made)
    switch(link, "email", on=False)
    correct(link, "name", "Ada Lovelace")
    assert says(customer) == [(Says.CORRECT, "contacts.Contact.name"), (Says.NO, "email_marketing")]


def test_a_restored_backup_tells_it_again(ada: UUID) -> None:
    switch_profile(ada, on=True)
    bundle_of(ready())
    switch_profile(ada, on=False)
    with as_owner() as owner:
        owner.execute("DELETE FROM recipients_notice")
        owner.execute("DELETE FROM procrastinate_jobs")
    entries = [one for one in journal().entries() if one.subject == ada and one.what == "profile"]
    for _ in range(2):
        with as_login("owner"):
            withdraw_and_tell_again(entries)
    assert [one.says for one in notices(ada)] == [Says.NO]


def test_whoever_stayed_is_told_of_to_nobody(ada: UUID) -> None:
    """The twin: there is a successor, and she is not with them."""
    bundle_of(ready())
    ben = sign_up(Client(), "ben@example.test")
    switch_profile(ben, on=True)
    switch_profile(ben, on=False)
    rights.correct(Asker("member", ben), "language", "zh-hans", channel="account")
    assert says(ben) == []
