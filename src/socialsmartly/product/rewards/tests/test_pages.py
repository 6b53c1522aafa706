"""The shop opens a promotion; whoever only looks at it leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import tables
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.product.rewards.actions import running
from socialsmartly.product.rewards.models import Because, Promotion
from socialsmartly.product.rewards.tests.shop import claim_of, look_at, promotion, rewarded, shop
from socialsmartly.product.rewards.views import public
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import PROMOTION, WORKSPACE
from tests.cast import member_of
from tests.house import as_owner
from tests.once import once

TYPED = {
    "title": "Autumn tea",
    "offer": "A little less for your next order.",
    "terms": "One reward for each person.",
    "ends_on": str((timezone.now() + timedelta(days=10)).date()),
    "objection_days": "30",
    "asks": ["name", "address"],
    "reward": "percent",
    "reward_value": "10",
    "worth": "5",
    "budget_count": "100",
    "budget": "500",
    "code_days": "60",
    "match": "any",
    "orders_at_most": "0",
    "spent_at_least": "25.50",
}


@pytest.fixture
@once
def own(shop_owner: Client) -> UUID:
    return open_workspace(member_of(shop_owner), "Tea")


def opened(client: Client, workspace: UUID, **other: Any) -> Promotion:
    answer = client.post(f"/w/{workspace}/rewards/new", {**TYPED, **other})
    assert answer.status_code == 302, answer.content.decode()
    return look_at(workspace, UUID(answer["Location"].rstrip("/").rpartition("/")[2]))


def test_a_shop_opens_a_promotion_and_sees_its_budget(shop_owner: Client, own: UUID) -> None:
    made = opened(shop_owner, own)
    assert made.eligibility == {"any": [{"orders_at_most": 0}, {"spent_at_least": 2550}]}
    assert made.ends_at - timezone.now() > timedelta(days=10)
    page = shop_owner.get(f"/w/{own}/rewards/{made.pk}/").content.decode()
    assert "£500.00" in page
    assert "at most 0 orders in this shop so far" in page
    assert f"/r/{own}/{made.pk}" in page
    assert "Autumn tea" in shop_owner.get(f"/w/{own}/rewards/").content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("reward_value", "101"),
        ("reward_value", "2.5"),
        ("reward_value", ""),
        ("budget", "4.99"),
        ("ends_on", "2020-01-01"),
        ("ends_on", "soon"),
        ("ends_on", "9999-12-31"),
        ("title", "Autumn\nBcc: eve@example.test"),
        ("asks", ["passport"]),
        ("budget_count", "0"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    shop_owner: Client, own: UUID, field: str, typed: Any
) -> None:
    answer = shop_owner.post(f"/w/{own}/rewards/new", {**TYPED, field: typed})
    assert answer.status_code == 422
    assert "A little less for your next order." in answer.content.decode()


@pytest.mark.promise("3.1-g")
def test_words_that_identify_somebody_are_shown_before_everybody_can_read_them(shop_owner: Client, own: UUID) -> None:
    answer = shop_owner.post(f"/w/{own}/rewards/new", {**TYPED, "offer": "Write to ada@example.test."})
    assert answer.status_code == 422
    assert "This identifies somebody" in answer.content.decode()


def test_it_is_paused_goes_on_and_ends(shop_owner: Client, own: UUID) -> None:
    made, page = opened(shop_owner, own), Client()
    public_page, one = f"/r/{own}/{made.pk}", f"/w/{own}/rewards/{made.pk}/"
    shop_owner.post(one + "pause")
    assert "It is paused at the moment" in page.get(public_page).content.decode()
    assert "The shop paused it." in shop_owner.get(one).content.decode()
    shop_owner.post(one + "resume")
    assert look_at(own, made.pk).is_open
    assert "it cannot be opened again" in shop_owner.get(one + "end").content.decode()
    assert look_at(own, made.pk).is_open, "looking at the question ends nothing"
    shop_owner.post(one + "end")
    assert "It has ended" in page.get(public_page).content.decode()
    assert look_at(own, made.pk).dates.kept_until < made.dates.kept_until, "the time for objections has begun"
    shop_owner.post(one + "resume")
    assert not look_at(own, made.pk).is_open, "what has ended does not go on"


def test_a_pause_says_why(db: None) -> None:
    workspace = shop()
    key = promotion(workspace)
    with reading_for(PROMOTION, workspace=workspace):
        assert running.pause(workspace, key, Because.OTHER_PEOPLE)
        assert not running.pause(workspace, key), "once is enough, and the reason stays"
    assert look_at(workspace, key).because == Because.OTHER_PEOPLE


def test_the_promotion_of_another_shop_is_none(shop_owner: Client, own: UUID) -> None:
    theirs = promotion(shop("Paper"))
    assert shop_owner.get(f"/w/{own}/rewards/{theirs}/").status_code == 404
    assert Client().get(f"/r/{own}/{theirs}").status_code == 404


@contextmanager
def nothing_is_written() -> Iterator[None]:
    before = rows()
    yield
    assert rows() == before


def rows() -> dict[str, int]:
    """How many rows every table has, those of the keyring too."""
    with as_owner() as owner:
        found = {
            model._meta.db_table: owner.execute(f'SELECT count(*) FROM "{model._meta.db_table}"').fetchone()[0]  # type: ignore[index]
            for model in tables()
            if model._meta.app_label != "keyring"
        }
    return found | {"entries": IndexEntry.objects.count(), "keys": SubjectKey.objects.count()}


@pytest.mark.promise("2.2-d")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_whoever_only_looks_leaves_no_row_and_no_key(db: None, language: str) -> None:
    workspace, visitor = shop(), Client(headers={"Accept-Language": language})
    key = promotion(workspace)
    with nothing_is_written():
        page = visitor.get(f"/r/{workspace}/{key}", {"email": "ada@example.test"})
    assert page.status_code == 200
    assert set(visitor.cookies) <= {"csrftoken"}, "the guard of the form for the language, a random number"
    assert b"ada@example.test" not in page.content, "nothing is filled in beforehand"
    assert ("电子邮箱或电话" if language == "zh-hans" else "E-mail or phone") in page.content.decode(), (
        "what joining takes"
    )
    assert ("参加" if language == "zh-hans" else "If you take part") in page.content.decode()


@pytest.mark.parametrize("leaves", ["key", "row"])
def test_a_page_that_noted_who_looks_would_be_seen(db: None, monkeypatch: pytest.MonkeyPatch, leaves: str) -> None:
    """The twin: one entry of the index for the visitor, or one row, is enough."""
    workspace = shop()
    key, shown = promotion(workspace), public.shown

    def curious(shop_id: UUID, promotion_id: UUID) -> Any:
        found = shown(shop_id, promotion_id)
        if leaves == "row":
            promotion(workspace)
        else:
            index.claim(str(promotion_id), "visitor", "127.0.0.1", promotion_id)
        return found

    monkeypatch.setattr(public, "shown", curious)
    with pytest.raises(AssertionError), nothing_is_written():
        Client().get(f"/r/{workspace}/{key}")


def test_a_currency_without_hundredths_has_none_in_a_promotion_either(shop_owner: Client, own: UUID) -> None:
    with reading_for(WORKSPACE, workspace=own):
        Workspace.objects.filter(pk=own).update(currency="JPY")
    yen = {
        "asks": ["name"],
        "reward": "amount",
        "reward_value": "500",
        "worth": "500",
        "budget": "50000",
        "spent_at_least": "3000",
    }
    made = opened(shop_owner, own, **yen)
    assert (made.reward_value, made.worth_minor, made.budget_minor) == (500, 500, 50_000)
    page = shop_owner.get(f"/w/{own}/rewards/{made.pk}/").content.decode()
    assert all(said in page for said in ("JP¥500 off one order", "JP¥50,000", "at least JP¥3,000 spent"))
    for field in ("reward_value", "worth", "budget", "spent_at_least"):
        finer = shop_owner.post(f"/w/{own}/rewards/new", {**TYPED, **yen, field: "9000.5"})
        assert "finer than the smallest coin" in finer.content.decode()


def test_nor_has_what_was_withheld_of_it(shop_owner: Client, own: UUID) -> None:
    key = promotion(own, currency="JPY")
    claims, ada = f"/w/{own}/rewards/{key}/claims", rewarded(own, key)
    for typed, noted in (("1.5", None), ("125", 125)):
        shop_owner.post(f"{claims}/{ada}/withheld", {"withheld": typed})
        assert claim_of(own, ada).withheld_minor == noted
    assert 'name="withheld" value="125"' in shop_owner.get(claims).content.decode()
