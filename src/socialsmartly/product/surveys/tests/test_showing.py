"""A customer lets everybody read what they wrote, by their own link and exactly as they saw it; one step takes it off the page."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.product.surveys.models import Mode
from socialsmartly.product.surveys.tests.shop import HAPPY, WHY, customer, page, says, shop, survey
from socialsmartly.product.surveys.tests.test_pages import TYPED
from socialsmartly.product.workspaces.actions import open_workspace
from tests.cast import hidden_fields, member_of

pytestmark = pytest.mark.promise("3.4-a")
WORDS = "The best tea I know."
ASKED = (HAPPY, HAPPY, WHY)


class Tea:
    """A shop with a named survey that Ada answered, and her two pages."""

    def __init__(self, workspace: UUID, *, may_show: bool = True, words: str = WORDS) -> None:
        self.workspace, self.ada = workspace, customer(workspace)
        self.key = survey(workspace, mode=Mode.NAMED, may_show=may_show)
        says(workspace, self.ada, self.key, words)
        self.show = f"{page(workspace, self.ada, self.key)}/show/2"
        self.own = f"/p/{PersonalLink('person', workspace, self.ada).token()}"

    def publish(self, name: str = "", **changed: str) -> str:
        preview = Client().post(self.show, {"shown_as": name})
        typed = {**hidden_fields(preview), "agreed": "on", "publish": "1", **changed}
        return Client().post(self.show, typed, follow=True).content.decode()

    def in_public(self) -> str:
        answer = Client().get(f"/shown/{self.workspace}")
        assert "no-store" in answer["Cache-Control"]
        assert "noarchive" in answer["X-Robots-Tag"]
        return answer.content.decode()


@pytest.fixture
def tea(db: None) -> Tea:
    return Tea(shop())


def test_nothing_is_public_before_the_button_and_the_tick(tea: Tea) -> None:
    assert "Let everybody read this" in Client().get(page(tea.workspace, tea.ada, tea.key)).content.decode()
    preview = Client().get(tea.show).content.decode()
    assert WORDS in preview
    assert "A customer" in preview, "under no name, unless they type one"
    assert "Everybody on the internet" in preview
    refused = Client().post(tea.show, {**hidden_fields(Client().get(tea.show)), "publish": "1"})
    assert refused.status_code == 422
    assert "Nothing becomes public without this tick" in refused.content.decode()
    assert WORDS not in tea.in_public()


def test_what_was_previewed_stands_there_until_one_step_takes_it_back(tea: Tea) -> None:
    assert "Everybody can read it now" in tea.publish("A. from Leeds")
    assert WORDS in tea.in_public()
    assert "A. from Leeds" in tea.in_public()
    assert "ada@example.test" not in tea.in_public()
    Client().post(tea.show, {"back": "1"})
    assert WORDS not in tea.in_public()


def test_their_own_page_takes_it_back_as_well(tea: Tea) -> None:
    tea.publish()
    own = Client().get(tea.own).content.decode()
    assert "You let everybody read these words" in own
    found = re.search(
        r'action="(/p/[^"]+/take-back)"><input type="hidden" name="csrf|action="(/p/[^"]+/public/[^"]+)"', own
    )
    assert found
    back = found[1] or found[2]
    assert "Nobody can read it there any more" in Client().post(back, follow=True).content.decode()
    assert WORDS not in tea.in_public()
    assert Client().post(back).status_code == 302, "a second click does no harm"


def test_another_name_than_the_previewed_one_is_refused(tea: Tea) -> None:
    page = tea.publish("A.", shown_as="Ada Lovelace")
    assert "This is not what you were shown" in page
    assert WORDS not in tea.in_public()


def test_an_address_in_the_words_is_shown_and_asked_about(db: None) -> None:
    words = "Write to ben@example.test, he likes it too"
    tea = Tea(shop(), words=words)
    page = tea.publish()
    assert "This identifies somebody" in page
    assert words not in tea.in_public()
    preview = Client().get(tea.show)
    Client().post(tea.show, {**hidden_fields(preview), "agreed": "on", "publish": "1", "confirmed": "on"})
    assert words in tea.in_public()


def test_a_shop_that_shows_nothing_has_no_such_page(db: None) -> None:
    tea = Tea(shop(), may_show=False)
    assert Client().get(tea.show).status_code == 404
    assert "Let everybody read this" not in Client().get(page(tea.workspace, tea.ada, tea.key)).content.decode()


def test_nobody_shows_what_somebody_else_wrote(tea: Tea) -> None:
    ben = customer(tea.workspace, "ben")
    assert Client().get(f"{page(tea.workspace, ben, tea.key)}/show/2").status_code == 404
    assert Client().get(f"{page(tea.workspace, tea.ada, tea.key)}/show/0").status_code == 404, "a score is no words"


def test_the_shop_may_take_it_off_and_put_nothing_there(shop_owner: Client) -> None:
    workspace = open_workspace(member_of(shop_owner), "Tea")
    tea = Tea(workspace)
    tea.publish()
    inside = shop_owner.get(f"/w/{workspace}/surveys/public").content.decode()
    assert WORDS in inside
    found = re.search(r'action="(/w/[^"]+/off)"', inside)
    assert found
    assert "Taken off" in shop_owner.post(found[1], follow=True).content.decode()
    assert WORDS not in tea.in_public()
    assert shop_owner.post(found[1]).status_code == 404


def test_an_anonymous_survey_cannot_be_made_to_show(shop_owner: Client) -> None:
    workspace = open_workspace(member_of(shop_owner), "Tea")
    answer = shop_owner.post(f"/w/{workspace}/surveys/new", {**TYPED, "may_show": "on"})
    assert answer.status_code == 422
    assert "belongs to nobody" in answer.content.decode()
    assert (
        shop_owner.post(f"/w/{workspace}/surveys/new", {**TYPED, "mode": "named", "may_show": "on"}).status_code == 302
    )
