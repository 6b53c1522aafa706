"""Whether tax may have to be withheld is a hint from what was read; what was withheld is noted by a person, and read by whom it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.rewards.actions import deciding
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND
from socialsmartly.product.rewards.rules import Reward
from socialsmartly.product.rewards.tests.shop import claim_of, joined, look_at, promotion, rewarded, shop
from socialsmartly.product.rewards.tests.test_pages import opened
from socialsmartly.product.rewards.withholding import RULES, Likely, Place, Rule, hint
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.money import DIGITS
from socialsmartly.words.purposes import PROMOTION
from tests.cast import member_of

CALM = settings(derandomize=True, max_examples=200)
IN_JAPAN = {"tax_in": "JP", "reward": "gift", "reward_words": "A tea pot", "currency": "JPY"}


@pytest.mark.parametrize(
    ("said", "place", "kind", "worth", "currency", "likely"),
    [
        ("a gift in China, however small", Place.CHINA, Reward.GIFT, 1, "CNY", Likely.MAY),
        ("a lower price in China", Place.CHINA, Reward.PERCENT, 10**9, "CNY", Likely.BELOW),
        ("money off in China", Place.CHINA, Reward.AMOUNT, 10**9, "CNY", Likely.BELOW),
        ("half a million yen and no more", Place.JAPAN, Reward.GIFT, 500_000, "JPY", Likely.BELOW),
        ("more than that", Place.JAPAN, Reward.GIFT, 500_001, "JPY", Likely.MAY),
        ("one cent less than two thousand dollars", Place.UNITED_STATES, Reward.CREDIT, 199_999, "USD", Likely.BELOW),
        ("two thousand dollars", Place.UNITED_STATES, Reward.CREDIT, 200_000, "USD", Likely.MAY),
        ("any gift in China, in whichever currency", Place.CHINA, Reward.GIFT, 1, "GBP", Likely.MAY),
        ("in another currency nobody can tell", Place.JAPAN, Reward.GIFT, 1, "GBP", Likely.MAY),
        ("where no threshold was read", Place.ELSEWHERE, Reward.GIFT, 10**9, "GBP", Likely.UNKNOWN),
        ("a place that nobody knows", "XX", Reward.GIFT, 10**9, "GBP", Likely.UNKNOWN),
    ],
)
def test_the_hint_follows_the_thresholds(
    said: str, place: str, kind: str, worth: int, currency: str, likely: Likely
) -> None:
    assert hint(place, kind, worth, currency).likely is likely, said


@CALM
@given(
    place=st.sampled_from(Place),
    kind=st.sampled_from(Reward),
    worth=st.integers(0, 10**12),
    more=st.integers(0, 10**12),
    currency=st.sampled_from(sorted(DIGITS)),
)
def test_a_reward_that_is_worth_more_is_never_hinted_at_less(
    place: str, kind: str, worth: int, more: int, currency: str
) -> None:
    less, larger = hint(place, kind, worth, currency), hint(place, kind, worth + more, currency)
    assert (less.likely, larger.likely) != (Likely.MAY, Likely.BELOW)
    assert (less.likely is Likely.UNKNOWN) is (place not in RULES)


def from_memory(rules: Iterable[Rule]) -> list[str]:
    """The places of which nobody could look up what is said, or on what day it held."""
    return [
        one.place
        for one in rules
        if not one.sources
        or not all(source.startswith("https://") for source in one.sources)
        or not one.as_of <= one.read_on <= timezone.localdate()
        or one.rate not in one.says
    ]


def test_every_threshold_has_its_source_and_its_day() -> None:
    assert from_memory(RULES.values()) == []
    assert set(RULES) == set(Place) - {Place.ELSEWHERE}


def test_a_threshold_from_memory_would_be_seen() -> None:
    japan = RULES[Place.JAPAN]
    for wrong in (replace(japan, sources=()), replace(japan, words="Much."), replace(japan, read_on=japan.as_of.min)):
        assert from_memory([wrong]) == ["JP"]


def test_the_shop_reads_the_hint_when_it_sets_up_and_when_it_hands_out(shop_owner: Client) -> None:
    own = open_workspace(member_of(shop_owner), "Tea")
    setting_up = shop_owner.get(f"/w/{own}/rewards/new").content.decode()
    assert all(source in setting_up for rule in RULES.values() for source in rule.sources)
    made = opened(shop_owner, own, tax_in="JP", reward="gift", reward_words="A tea pot")
    for page in ("", "claims"):
        shown = shop_owner.get(f"/w/{own}/rewards/{made.pk}/{page}").content.decode()
        assert "Withholding tax may apply to this reward." in shown
        assert "JP¥500,000" in shown
        assert "another currency than the reward" in shown
        assert "The program withholds nothing." in shown
    elsewhere = opened(shop_owner, own)
    assert "we have read no threshold" in shop_owner.get(f"/w/{own}/rewards/{elsewhere.pk}/").content.decode()


def test_whoever_comes_by_reads_it_before_they_join(stranger: Client) -> None:
    tea = shop()
    may, below = promotion(tea, **IN_JAPAN, worth_minor=50_000), promotion(tea, **IN_JAPAN)
    dear = promotion(tea, **IN_JAPAN, worth_minor=600_000, budget_minor=600_000)
    for key, said in ((may, False), (below, False), (dear, True)):
        page = stranger.get(f"/r/{tea}/{key}").content.decode()
        assert ("Withholding tax may apply to this reward." in page) is said


@pytest.mark.promise("2.2-c")
def test_what_a_person_noted_is_read_by_whom_it_is_about_and_says_who_and_when(
    shop_owner: Client, stranger: Client
) -> None:
    tea = open_workspace(member_of(shop_owner), "Tea")
    key = promotion(tea, tax_in="CN", reward="gift", reward_words="A tea pot")
    ada = rewarded(tea, key)
    theirs, at = f"/claim/{PersonalLink(KIND, tea, ada).token()}", f"/w/{tea}/rewards/{key}/claims/{ada}/withheld"
    assert "Nobody has noted that anything was withheld." in stranger.get(theirs).content.decode()
    shop_owner.post(at, {"withheld": "1.25"})
    noted = claim_of(tea, ada)
    assert (noted.withheld_minor, noted.withheld_by) == (125, mark_of(member_of(shop_owner), ada))
    page = stranger.get(theirs).content.decode()
    assert "Withheld for tax: £1.25." in page
    assert "decides nothing" in page
    shop_owner.post(at, {"withheld": "0"})
    assert "Withheld for tax: £0.00." in stranger.get(theirs).content.decode(), "that it was nothing is noted, too"
    shop_owner.post(at, {"withheld": ""})
    assert "took back on" in stranger.get(theirs).content.decode()
    again = claim_of(tea, ada)
    assert again.withheld_at
    assert again.withheld_by == noted.withheld_by, "who took it back stays"


def test_what_is_no_amount_is_not_noted(shop_owner: Client) -> None:
    tea = open_workspace(member_of(shop_owner), "Tea")
    key = promotion(tea)
    ada = rewarded(tea, key)
    for wrong in ("-1", "much", "0.001"):
        shop_owner.post(f"/w/{tea}/rewards/{key}/claims/{ada}/withheld", {"withheld": wrong})
    assert claim_of(tea, ada).withheld_at is None


@pytest.mark.promise("4.1-a")
def test_what_was_withheld_is_in_the_copy(db: None) -> None:
    tea = shop()
    ada = rewarded(tea, promotion(tea))
    note(tea, ada, 125, uuid4())
    _made, held = rights.copy(Asker(KIND, ada, tea), channel="page")
    assert "125" in str(held)


def note(tea: UUID, claim: UUID, minor: int | None, by: UUID) -> None:
    with reading_for(PROMOTION, workspace=tea):
        assert deciding.withhold(tea, claim, minor, by=by)


def test_the_database_takes_no_note_that_does_not_say_who_and_when(db: None) -> None:
    tea = shop()
    ada = rewarded(tea, promotion(tea))
    with reading_for(PROMOTION, workspace=tea):
        mine = Claim.objects.filter(workspace_id=tea, pk=ada)
        for broken in ({"withheld_at": timezone.now()}, {"withheld_by": ada}, {"withheld_minor": -1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                mine.update(**broken)
    note(tea, ada, 0, uuid4())


def test_only_of_what_was_handed_out_something_is_withheld(db: None) -> None:
    tea = shop()
    waits = joined(tea, promotion(tea))
    with reading_for(PROMOTION, workspace=tea):
        assert not deciding.withhold(tea, waits, 100, by=uuid4())


def test_no_program_notes_anything(db: None) -> None:
    """Whatever the hint says, and from joining to the reward."""
    tea = shop()
    key = promotion(tea, tax_in="CN", reward="gift", reward_words="A tea pot")
    assert look_at(tea, key).tax_hint.likely is Likely.MAY
    handed = claim_of(tea, rewarded(tea, key))
    assert (handed.withheld_minor, handed.withheld_at, handed.withheld_by) == (None, None, None)
