"""A member is told what changed until they answered, and is bound by what they agreed to until they agree again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.versions import actions, queries
from socialsmartly.privacy.versions.actions import NOTICE, publish_meaning
from socialsmartly.privacy.versions.errors import AskedAnew, NotForEach, NoticeTooShort
from socialsmartly.privacy.versions.meaning import Meaning, Why, present
from socialsmartly.words.purposes import ACCOUNT, PROFILE, RIGHTS
from tests.cast import member_of, sign_up
from tests.house import as_login, as_owner

TOLD = "Our policy has changed"
RESALE = Why("Sell what we know of a member.", "interest", "")
FAR = date(2999, 1, 1)
Publish = Callable[[Meaning], None]


@pytest.fixture
def publish(cluster: object) -> Iterator[Publish]:
    """A new version comes into force, as with a migration; afterwards it was never there."""

    def publish(meaning: Meaning) -> None:
        with as_login("owner"):
            assert publish_meaning("1.1", FAR, meaning)
        forget()

    yield publish
    with as_owner() as owner:
        owner.execute("DELETE FROM versions_publishedmeaning WHERE version = '1.1'")
    forget()


def forget() -> None:
    queries.forget_what_was_read()


def wider() -> Meaning:
    now = present()
    return replace(now, purposes={**now.purposes, "resale": RESALE})


def narrower() -> Meaning:
    now = present()
    return replace(now, rights={right: days - 5 for right, days in now.rights.items()})


def change_of(member: UUID) -> dict[str, str]:
    found = queries.standing(member)
    assert found
    return {"change": str(found.now.id)}


@pytest.mark.promise("6-a", "6-c")
def test_a_member_is_told_on_every_page_until_they_answer(shop_owner: Client, publish: Publish) -> None:
    assert TOLD not in shop_owner.get("/my/").content.decode()
    publish(wider())
    for page in ("/my/", "/my/data", "/my/requests"):
        assert TOLD in shop_owner.get(page).content.decode()
    told = shop_owner.get("/my/terms").content.decode()
    assert RESALE.says in told
    assert "Stay with what I agreed to" in told
    shop_owner.post("/my/terms", {**change_of(member_of(shop_owner)), "keep": "1"})
    assert TOLD not in shop_owner.get("/my/").content.decode()


@pytest.mark.promise("6-b")
def test_what_is_new_is_closed_for_whoever_did_not_agree(shop_owner: Client, publish: Publish) -> None:
    member = member_of(shop_owner)
    publish(wider())
    assert not queries.covers(member, "resale")
    shop_owner.post("/my/terms", {**change_of(member), "keep": "1"})
    assert not queries.covers(member, "resale")
    assert queries.covers(member, ACCOUNT.slug)
    shop_owner.post("/my/terms", {**change_of(member), "agree": "1"})
    assert queries.covers(member, "resale")


@pytest.mark.promise("6-b")
def test_whoever_stayed_can_agree_later(shop_owner: Client, publish: Publish) -> None:
    publish(wider())
    shop_owner.post("/my/terms", {**change_of(member_of(shop_owner)), "keep": "1"})
    page = shop_owner.get("/my/terms").content.decode()
    assert 'name="agree"' in page
    assert 'name="keep"' not in page


@pytest.mark.promise("6-b")
def test_the_door_holds_whichever_code_asks(shop_owner: Client, publish: Publish) -> None:
    """The optional profile gets another meaning: it is closed for whoever agreed to the earlier one, and opens with their yes."""
    member = member_of(shop_owner)
    shop_owner.post("/my/profile/switch", {"on": "1"})
    assert shop_owner.get("/my/profile").status_code == 200
    now = present()
    publish(replace(now, purposes={**now.purposes, PROFILE.slug: replace(now.purposes[PROFILE.slug], says="More.")}))
    with pytest.raises(NotAgreed), reading_for(PROFILE, member=member):
        pass
    refused = shop_owner.get("/my/profile")
    assert refused.status_code == 403
    assert "/my/terms" in refused.content.decode()
    with reading_for(RIGHTS, member=member, subject=member):
        pass
    shop_owner.post("/my/terms", {**change_of(member), "agree": "1"})
    assert shop_owner.get("/my/profile").status_code == 200


def test_whoever_came_after_the_change_agreed_to_it(mailbox: None, db: None, publish: Publish) -> None:
    publish(wider())
    newcomer = Client()
    member = sign_up(newcomer, "new@example.test")
    assert TOLD not in newcomer.get("/my/").content.decode()
    assert queries.covers(member, "resale")


@pytest.mark.promise("6-a")
def test_a_change_that_takes_nothing_holds_at_once_and_asks_for_nothing(shop_owner: Client, publish: Publish) -> None:
    publish(narrower())
    told = shop_owner.get("/my/terms").content.decode()
    assert "I have seen it" in told
    assert "Agree to version" not in told
    shop_owner.post("/my/terms", {**change_of(member_of(shop_owner)), "seen": "1"})
    assert TOLD not in shop_owner.get("/my/").content.decode()


def test_an_answer_to_another_change_is_none(shop_owner: Client, publish: Publish) -> None:
    publish(wider())
    shop_owner.post("/my/terms", {"change": str(UUID(int=7)), "agree": "1"})
    assert not queries.covers(member_of(shop_owner), "resale")


def test_were_every_agreement_one_to_the_newest_the_door_would_stand_open(
    shop_owner: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the door: an agreement that covers whatever came later."""
    publish(wider())
    monkeypatch.setattr(queries, "in_force_at", lambda moment: queries.history()[-1])
    assert queries.covers(member_of(shop_owner), "resale")


@pytest.mark.promise("6-c")
def test_an_important_change_needs_seven_full_days(db: None, publish: Publish) -> None:
    today = timezone.now().date()
    with as_login("owner"):
        with pytest.raises(NoticeTooShort, match="seven full days"):
            publish_meaning("1.1", today + NOTICE, wider())
        assert publish_meaning("1.1", today + NOTICE + timedelta(days=1), wider())


def kept_longer() -> Meaning:
    now = present()
    period = now.periods["rights.Correction"]
    assert period.days
    return replace(now, periods={**now.periods, "rights.Correction": replace(period, days=period.days + 1)})


def slower() -> Meaning:
    now = present()
    return replace(now, rights={**now.rights, "copy": 16})


@pytest.mark.promise("6-b")
@pytest.mark.parametrize("meaning", [kept_longer, slower])
def test_what_cannot_be_kept_for_each_is_not_published(
    db: None, publish: Publish, meaning: Callable[[], Meaning]
) -> None:
    with as_login("owner"):
        with pytest.raises(NotForEach, match="Keep the earlier one"):
            publish_meaning("1.1", FAR, meaning())
        assert publish_meaning("1.1", FAR, meaning(), draft=True)


def reads_more(category: str = "content") -> Meaning:
    """Whoever agreed to messages would have what they wrote to the shop read for them."""
    now = present()
    place = next(
        place for place, item in now.items.items() if item.category == category and "campaign" not in item.purposes
    )
    item = now.items[place]
    return replace(now, items={**now.items, place: replace(item, purposes=item.purposes | {"campaign"})})


def does_more() -> Meaning:
    now = present()
    why = replace(now.purposes["campaign"], says="Write to the people who agreed to it, and call them.")
    return replace(now, purposes={**now.purposes, "campaign": why})


@pytest.mark.promise("6-c")
@pytest.mark.parametrize("meaning", [reads_more, does_more])
def test_a_yes_of_customers_never_grows(db: None, publish: Publish, meaning: Callable[[], Meaning]) -> None:
    """They are asked again by being asked for a purpose of its own, which is closed until they agree."""
    with as_login("owner"):
        with pytest.raises(AskedAnew, match="a consent of its own"):
            publish_meaning("1.1", FAR, meaning())
        assert publish_meaning("1.1", FAR, meaning(), draft=True)


@pytest.mark.promise("6-c")
def test_what_members_and_contracts_open_is_not_held_to_it(db: None, publish: Publish) -> None:
    """A technical record of a message is no new kind, and members are asked one by one."""
    with as_login("owner"):
        assert publish_meaning("1.1", FAR, reads_more("technical"))
        assert publish_meaning("1.2", FAR, wider())


@pytest.mark.promise("6-c")
def test_were_no_purpose_asked_of_each_their_yes_would_grow(
    db: None, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(actions, "asked_of_each", frozenset)
    with as_login("owner"):
        assert publish_meaning("1.1", FAR, reads_more())


def test_the_same_meaning_is_published_once(db: None, publish: Publish) -> None:
    publish(wider())
    with as_login("owner"):
        assert not publish_meaning("1.1", FAR, wider())
