"""Through the pages: somebody joins by a code, keeps back, claims, objects, leaves; and a link opens nobody else's part."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.models import IndexEntry
from socialsmartly.product.messaging import local
from socialsmartly.product.rewards.actions import claiming
from socialsmartly.product.rewards.errors import HadOne
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.notices import link_to, tell_claimant
from socialsmartly.product.rewards.queries import KIND, part_of
from socialsmartly.product.rewards.rules import Reason, Step
from socialsmartly.product.rewards.tests.shop import (
    ADA,
    BOB,
    claim_of,
    joined,
    look_at,
    promotion,
    rewarded,
    shop,
)
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import PROMOTION
from tests.cast import last_code, member_of
from tests.house import as_login

pytestmark = pytest.mark.usefixtures("mailbox", "db")


def join_by_page(client: Client, tea: UUID, key: UUID, address: str = ADA.value) -> str:
    """From the page of the promotion to one's own; the path of the latter."""
    at = f"/r/{tea}/{key}"
    asked = client.post(f"{at}/join", {"address": address, "agree": "on"})
    assert (asked.status_code, asked["Location"]) == (302, f"{at}/code"), asked.content.decode()
    answer = client.post(f"{at}/code", {"code": last_code(address)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def claims_in(tea: UUID) -> list[Claim]:
    with reading_for(PROMOTION, workspace=tea):
        return list(Claim.objects.filter(workspace_id=tea))


@pytest.mark.promise("2.2-c", "2.2-e")
def test_one_walks_from_the_page_to_the_reward(stranger: Client) -> None:
    tea = shop()
    key = promotion(tea, asks=("name", "age_band"))
    mine = join_by_page(stranger, tea, key)
    assert "value=" not in stranger.get(mine).content.decode().split('name="name"')[1].split(">")[0], (
        "nothing prefilled"
    )
    half = stranger.post(f"{mine}/give", {"name": "Ada"})
    assert half.status_code == 422
    assert claims_in(tea)[0].step == Step.JOINED, "of half an answer nothing is kept"
    stranger.post(f"{mine}/refuse")
    assert "What is asked was kept back." in stranger.get(mine).content.decode()
    stranger.post(f"{mine}/give", {"name": "Ada", "age_band": "35-49"})
    page = stranger.get(mine).content.decode()
    assert 'id="reward-code"' in page
    assert "35 to 49" in page


@pytest.mark.promise("2.2-d")
def test_until_the_code_is_right_nobody_has_joined(stranger: Client) -> None:
    tea = shop()
    at = f"/r/{tea}/{promotion(tea)}"
    stranger.post(f"{at}/join", {"address": ADA.value, "agree": "on"})
    assert stranger.post(f"{at}/code", {"code": "00000000"}).status_code == 200
    assert claims_in(tea) == []
    assert stranger.post(f"{at}/join", {"address": ADA.value}).status_code == 422, "the terms are agreed to by an act"


def test_a_code_for_one_promotion_is_worth_nothing_at_another(stranger: Client) -> None:
    tea = shop()
    one, other = promotion(tea), promotion(tea)
    stranger.post(f"/r/{tea}/{one}/join", {"address": ADA.value, "agree": "on"})
    answer = stranger.post(f"/r/{tea}/{other}/code", {"code": last_code(ADA.value)})
    assert answer["Location"] == f"/r/{tea}/{other}/join"
    assert claims_in(tea) == []


def test_a_message_says_where_ones_page_is_and_nothing_else() -> None:
    tea = shop()
    claim = joined(tea, promotion(tea))
    with as_login("worker"):
        tell_claimant(tea, claim)
    text = next(mail.text for mail in local.mails() if mail.to == ADA.value)
    assert link_to(tea, claim) in text
    assert "Autumn tea" in text


def test_a_link_opens_ones_own_part_and_no_other(stranger: Client) -> None:
    tea, paper = shop(), shop("Paper")
    key = promotion(tea)
    ada, bob, cleo = rewarded(tea, key), rewarded(tea, key, BOB), rewarded(paper, promotion(paper))
    people = [(tea, ada), (tea, bob), (paper, cleo)]
    for (at, _), (_, who) in permutations(people, 2):
        token = PersonalLink(KIND, at, who).token()
        shown = stranger.get(f"/claim/{token}")
        assert (shown.status_code == 200) is ((at, who) in people)
    wrong_kind = PersonalLink("person", tea, ada).token()
    for path in ("", "/give", "/refuse", "/appeal", "/copy", "/correct/name", "/limits", "/leave"):
        for method in (stranger.get, stranger.post):
            assert method(f"/claim/{wrong_kind}{path}").status_code in (404, 405)
    assert claim_of(tea, ada).step == Step.ISSUED


@pytest.mark.promise("4.5-b")
def test_whoever_came_too_late_reads_the_figures_and_may_have_a_person_decide(stranger: Client) -> None:
    tea = shop()
    key = promotion(tea, budget_count=1)
    rewarded(tea, key)
    at = f"/claim/{PersonalLink(KIND, tea, rewarded(tea, key, BOB)).token()}"
    page = stranger.get(at).content.decode()
    assert "hands out 1 at most" in page
    assert "Handed out now: 1 of 1" in page
    assert "object below" in page
    stranger.post(f"{at}/appeal", {"text": "I was first.", "objection": "I was first."})
    assert "Somebody of the shop reads what you wrote." in stranger.get(at).content.decode()


@pytest.mark.promise("4.1-a", "4.1-b")
def test_one_takes_a_copy_corrects_and_limits(stranger: Client) -> None:
    tea = shop()
    claim = rewarded(tea, promotion(tea))
    at = f"/claim/{PersonalLink(KIND, tea, claim).token()}"
    copy = zipfile.ZipFile(BytesIO(stranger.post(f"{at}/copy").getvalue()))
    assert any("Ada Example" in copy.read(name).decode(errors="replace") for name in copy.namelist())
    assert stranger.post(f"{at}/correct/name", {"name": "Ada Right"}).status_code == 302
    assert claim_of(tea, claim).name == "Ada Right"
    assert stranger.post(f"{at}/correct/email", {"email": "eve@example.test"}).status_code == 404
    stranger.post(f"{at}/limits", {"do": "object"})
    assert stranger.get(at).status_code == 200, "they still see their own"
    with reading_for(PROMOTION, workspace=tea):
        assert not Claim.objects.filter(workspace_id=tea).exists(), "and the shop uses nothing of it"


@pytest.mark.promise("4.2-a")
def test_one_leaves_and_everything_is_gone_and_nobody_gets_a_second_reward(stranger: Client) -> None:
    tea = shop()
    key = promotion(tea)
    ada, bob = rewarded(tea, key), joined(tea, key, BOB)
    page = stranger.post(f"/claim/{PersonalLink(KIND, tea, ada).token()}/leave").content.decode()
    assert "Your part in it is deleted" in page
    claiming.leave(tea, bob)
    assert claims_in(tea) == []
    assert not IndexEntry.objects.filter(subject__in=[ada, bob]).exists()
    with pytest.raises(HadOne):
        joined(tea, key)
    assert joined(tea, key, BOB) != bob, "who had none may come back, as somebody new"
    assert part_of(tea, ada) is None


def test_a_shop_decides_and_the_person_sees_who_looked(shop_owner: Client, stranger: Client) -> None:
    tea = open_workspace(member_of(shop_owner), "Tea")
    key = promotion(tea, reviewed=True)
    ada, bob = rewarded(tea, key), rewarded(tea, key, BOB)
    at = f"/w/{tea}/rewards/{key}/claims"
    assert "Ada Example" in shop_owner.get(at).content.decode()
    shop_owner.post(f"{at}/{ada}", {"do": "yes", "since": "verifying"})
    shop_owner.post(f"{at}/{bob}", {"do": "no", "since": "verifying"})
    assert claim_of(tea, bob).reason == Reason.SHOP
    theirs = f"/claim/{PersonalLink(KIND, tea, bob).token()}"
    assert stranger.post(f"{theirs}/appeal", {"objection": ""}).status_code == 422
    stranger.post(f"{theirs}/appeal", {"objection": "I bought tea for years."})
    assert "I bought tea for years." in shop_owner.get(at).content.decode()
    assert "running a promotion you take part in" in stranger.get(theirs).content.decode()
    shop_owner.post(f"{at}/{ada}/withheld", {"withheld": "1.25"})
    assert claim_of(tea, ada).withheld_minor == 125
    assert "1.25" in shop_owner.get(at).content.decode()
    asked = shop_owner.get(f"{at}/{ada}/back").content.decode()
    assert "Take it back now" in asked
    assert claim_of(tea, ada).step == Step.ISSUED, "looking takes nothing"
    shop_owner.post(f"{at}/{ada}/back")
    assert claim_of(tea, ada).step == Step.REVOKED
    assert shop_owner.get(f"{at}/{ada}/back").status_code == 404


def test_a_till_holds_and_uses_a_code(shop_owner: Client) -> None:
    tea = open_workspace(member_of(shop_owner), "Tea")
    key = promotion(tea)
    code = str(claim_of(tea, rewarded(tea, key)).code)
    at, typed = f"/w/{tea}/rewards/redeem", {"reward_code": code, "order": "10001"}
    assert shop_owner.post(at, {**typed, "do": "reserve"}).status_code == 422, "whose code it is must be said"
    wrong = shop_owner.post(at, {**typed, "do": "reserve", "buyer": BOB.value}).content.decode()
    assert "This code was given to somebody else." in wrong
    assert "Held for this order" in shop_owner.post(at, {**typed, "do": "reserve", "buyer": ADA.value}).content.decode()
    assert "Used up by this order." in shop_owner.post(at, {**typed, "do": "confirm"}).content.decode()
    assert look_at(tea, key).redeemed_count == 1
