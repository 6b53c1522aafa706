"""What a known purpose uses since a later version stays closed for whoever agreed to the earlier one, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from socialsmartly.privacy.access import closing
from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.access.reading import one_after_another, reading_for
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.versions import queries
from socialsmartly.privacy.versions.actions import agree_again, publish_meaning
from socialsmartly.privacy.versions.difference import uses_beyond
from socialsmartly.privacy.versions.meaning import Meaning, present
from socialsmartly.product.accounts.models import Member
from socialsmartly.words.purposes import ACCOUNT, ENTRUSTING, RIGHTS, SECURITY
from tests.cast import sign_up
from tests.house import as_login, as_owner

pytestmark = [pytest.mark.promise("6-b"), pytest.mark.usefixtures("mailbox", "db")]
FAR = date(2999, 1, 1)
LANGUAGE = "accounts.Member.language"


def without(place: str, slug: str) -> Meaning:
    """What the program meant before this purpose used this item."""
    now = present()
    item = now.items[place]
    return replace(now, items={**now.items, place: replace(item, purposes=item.purposes - {slug})})


@pytest.fixture
def earlier(cluster: object) -> Iterator[Callable[[Meaning], UUID]]:
    """Somebody signs up under an earlier meaning, and then today's comes into force; afterwards neither was there."""

    def publish(version: str, meaning: Meaning) -> None:
        with as_login("owner"):
            publish_meaning(version, FAR, meaning)
        queries.forget_what_was_read()

    def somebody_of(meaning: Meaning) -> UUID:
        publish("0.8", meaning)
        member = sign_up(Client(), "early@example.test")
        publish("0.9", present())
        return member

    yield somebody_of
    with as_owner() as owner:
        owner.execute("DELETE FROM versions_publishedmeaning WHERE version IN ('0.8', '0.9')")
    queries.forget_what_was_read()


@pytest.fixture
def early(earlier: Callable[[Meaning], UUID]) -> UUID:
    return earlier(without(LANGUAGE, ACCOUNT.slug))


def test_the_purpose_opens_and_what_it_uses_anew_does_not(early: UUID) -> None:
    with reading_for(ACCOUNT, member=early):
        member = Member.objects.get(pk=early)
        assert member.email == "early@example.test"
        with pytest.raises(NotAgreed):
            _ = member.language


@pytest.mark.parametrize(
    "asks",
    [
        lambda: list(Member.objects.values_list("language")),
        lambda: Member.objects.filter(language="en").exists(),
        lambda: Member.objects.order_by("language").first(),
        lambda: Member.objects.update(language="fr"),
        lambda: Member.objects.only("language").first(),
    ],
    ids=["values", "filter", "order", "update", "only"],
)
def test_no_way_around_it_leads_there(early: UUID, asks: Callable[[], Any]) -> None:
    with pytest.raises(NotAgreed), reading_for(ACCOUNT, member=early):
        asks()


def test_not_even_a_statement_by_hand(early: UUID) -> None:
    with pytest.raises(NotAgreed), reading_for(ACCOUNT, member=early), connection.cursor() as cursor:
        cursor.execute('SELECT "accounts_member"."language" FROM "accounts_member"')


def test_another_purpose_that_used_it_before_uses_it_still(early: UUID) -> None:
    with reading_for(SECURITY, member=early):
        assert Member.objects.get(pk=early).language == "en"
    with reading_for(RIGHTS, member=early, subject=early):
        assert Member.objects.get(pk=early).language == "en"


def test_it_opens_with_their_yes(early: UUID) -> None:
    agree_again(early, current_policy("en"))
    with reading_for(ACCOUNT, member=early):
        assert Member.objects.get(pk=early).language == "en"


def test_whoever_came_later_agreed_to_it(early: UUID) -> None:
    late = sign_up(Client(), "late@example.test")
    assert queries.not_agreed_to(early, ACCOUNT.slug) == {LANGUAGE}
    assert queries.not_agreed_to(late, ACCOUNT.slug) == frozenset()
    with reading_for(ACCOUNT, member=late):
        assert Member.objects.get(pk=late).language == "en"


def test_a_transaction_for_many_closes_it_for_each_of_them(earlier: Callable[[Meaning], UUID]) -> None:
    member = earlier(without(LANGUAGE, ENTRUSTING.slug))
    with one_after_another(ENTRUSTING, [member]) as turn_to, turn_to(member):
        assert Member.objects.get(pk=member).email == "early@example.test"
        with pytest.raises(NotAgreed):
            list(Member.objects.values_list("language"))


def test_an_item_that_is_wholly_new_is_closed_as_well() -> None:
    now = present()
    before = replace(now, items={place: item for place, item in now.items.items() if place != LANGUAGE})
    assert (ACCOUNT.slug, LANGUAGE) in uses_beyond(before, now)
    assert uses_beyond(now, now) == frozenset()
    assert uses_beyond(now, before) == frozenset()


def test_a_door_that_held_nothing_to_the_agreement_would_show_it(early: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(closing, "asks_for", lambda *_: False)
    with reading_for(ACCOUNT, member=early):
        assert Member.objects.get(pk=early).language == "en"
