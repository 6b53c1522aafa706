"""A shop goes to a successor by the word of its owner, and with nobody who may not go."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.fields import OwnedLink
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import said_by, with_a_shop
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.recipients.models import Disclosure, Notice
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.compile import owned_by_workspace, shares
from socialsmartly.privacy.rights.reading import opens_an_account, sealed_fields
from socialsmartly.privacy.succession import walking
from socialsmartly.privacy.succession.actions import consigning, telling
from socialsmartly.privacy.succession.errors import NotYourShop, ShopGoneAlready, YouStay
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    NAME,
    bundle_of,
    people_in,
    ready,
)
from socialsmartly.privacy.succession.walking import (
    SHOP,
    kinds_of_customers,
    parts_along,
)
from socialsmartly.product.campaigns.tests.shop import queued
from socialsmartly.site.gate import take_away_again
from socialsmartly.site.tests.shop_that_goes import (
    Tea,
    customers_in,
    gone,
    handed_over,
    tea,
    the_succession,
    what_came_is_forgotten_with_the_house,
)
from socialsmartly.words import Leaving
from socialsmartly.words.purposes import FINISHING, SUCCESSION
from tests.cast import sign_in, sign_up
from tests.house import as_login, as_owner

__all__ = ["tea", "what_came_is_forgotten_with_the_house"]
pytestmark = pytest.mark.promise("3.3-b")


def test_without_a_word_of_its_owner_it_stays(tea: Tea) -> None:
    made = ready()
    assert handed_over(made) == (1, 0)
    tea.say_yes(made)
    consigning.take_back(tea.owner, made, tea.shop)
    assert handed_over(made) == (1, 0)
    tea.say_yes(made)
    assert handed_over(made) == (3, 1)
    with pytest.raises(ShopGoneAlready):
        consigning.take_back(tea.owner, made, tea.shop)


def test_the_owner_says_it_on_the_page_and_takes_it_back_there(tea: Tea) -> None:
    made, browser = ready(), Client()
    sign_in(browser, ADA)
    path = f"/my/succession/{made}/shop/{tea.shop}"

    def page(where: str = "", **said: str) -> str:
        answer = browser.post(where, said, follow=True) if where else browser.get("/my/succession")
        return answer.content.decode()

    assert "Let my shop go along, with its customers" in page()
    assert "No, my shop stays here" in page(path, yes="1")
    assert "Let my shop go along, with its customers" in page(path, yes="0")
    page(path, yes="1")
    assert "You stay, so your shop stays, too." in page(f"/my/succession/{made}", no="1")
    assert "goes along</span>" not in page()
    assert "You do not run this shop" in page(f"/my/succession/{made}/shop/{uuid7()}", yes="1")
    page(f"/my/succession/{made}", no="0")
    bundle_of(made)
    assert "handed over" in page()
    assert "This shop was handed over already" in page(path, yes="0")


def test_a_yes_of_somebody_else_is_none(tea: Tea, mailbox: None) -> None:
    other, made = sign_up(Client(), "bob@example.test"), ready()
    with pytest.raises(NotYourShop):
        consigning.let_go_along(other, made, tea.shop)
    with pytest.raises(NotYourShop):
        consigning.take_back(other, made, tea.shop)
    assert handed_over(made) == (2, 0)


def test_the_shop_stays_with_an_owner_who_stays(tea: Tea) -> None:
    made = ready()
    tea.say_yes(made)
    telling.say_no(tea.owner, made)
    assert handed_over(made) == (0, 0)
    with pytest.raises(YouStay):
        tea.say_yes(made)


@pytest.mark.promise("4.2-h")
def test_a_restored_backup_sends_no_shop_whose_word_was_taken_back(tea: Tea) -> None:
    made = ready()
    tea.say_yes(made)
    consigning.take_back(tea.owner, made, tea.shop)
    with as_owner() as owner:
        owner.execute("UPDATE succession_consigned SET taken_back_at = NULL")
    with as_login("owner"):
        take_away_again(journal().entries())
    assert handed_over(made) == (1, 0)
    with as_owner() as owner:
        owner.execute("DELETE FROM succession_consigned")
    with as_login("owner"):
        take_away_again(journal().entries())
    assert handed_over(made) == (1, 0), "a word that was forgotten is none"


def test_the_database_takes_no_record_of_a_shop_against_its_word(tea: Tea) -> None:
    made = ready()
    tea.say_yes(made)
    consigning.take_back(tea.owner, made, tea.shop)
    with (
        as_login("owner"),
        reading_for(SUCCESSION, member=tea.owner, subject=tea.owner),
        pytest.raises(IntegrityError, match="no_shop_is_handed_over_against_its_word"),
    ):
        consigning.word_about(tea.owner, made, tea.shop).update(handed_over_at=timezone.now())


@pytest.mark.promise("4.3-a", "4.4-b", "4.4-a")
def test_whoever_is_hidden_or_only_stored_stays(tea: Tea) -> None:
    first, second = tea.customers().values()
    limits.restrict(first, RestrictionGround.UNLAWFUL, channel="page")
    file, made = gone(tea)
    assert (made.people, made.kept_back) == (2, 1)
    assert people_in(file) == [str(tea.owner)]
    assert customers_in(file) == [str(second.subject)]
    rights.delete_later(second, channel="page")
    file, made = bundle_of(UUID(str(the_succession())))
    assert customers_in(file) == []


@pytest.mark.promise("3.1-a", "4.2-g")
def test_a_customer_sees_that_they_went_and_the_successor_is_told_of_a_deletion(tea: Tea) -> None:
    gone(tea)
    person = tea.customers()["17000"]
    page = Client().get(f"/p/{PersonalLink('person', tea.shop, person.subject).token()}")
    assert NAME in page.content.decode()
    with person.block():
        assert Disclosure.objects.filter(owner=tea.shop, subject=person.subject).count() == 1
    bundle_of(the_succession())
    with person.block():
        assert Disclosure.objects.filter(owner=tea.shop, subject=person.subject).count() == 1, "once, however often"
    rights.delete(person, channel="page")
    with as_login("worker"), reading_for(FINISHING):
        assert [one.says for one in Notice.objects.filter(subject=person.subject)] == ["erase"]


def test_what_is_being_sent_keeps_the_shop_back(tea: Tea) -> None:
    queued(tea.shop)
    made = ready()
    tea.say_yes(made)
    _, result = bundle_of(made)
    assert (result.people, result.shops, result.unsettled) == (1, 0, 1)


def test_every_table_of_a_shop_goes_or_says_why_not() -> None:
    assert stray_tables() == []


def stray_tables() -> list[str]:
    """The tables with rows of shops or of their customers that go with neither and do not say why."""
    parts = {kind: {share.model for share in parts_along(kind)} for kind in (SHOP, *kinds_of_customers())}
    owned = {model for model, _ in owned_by_workspace()} - {model for models in parts.values() for model in models}
    about = {
        share.model
        for kind in kinds_of_customers()
        for share in shares(kind)
        if any(leaving is not Leaving.LINK_GOES for _, leaving in share.paths)
        and share.model not in parts[kind] | parts[SHOP]
    }
    return sorted(m._meta.label for m in owned | about if not getattr(said_by(m), "stays_behind", ""))


def test_a_table_that_is_left_out_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    others = tuple(model for model in with_a_shop() if model._meta.model_name != "orderline")
    monkeypatch.setattr(walking, "with_a_shop", lambda: others)
    for cached in (parts_along, kinds_of_customers):
        cached.cache_clear()
    try:
        assert "contacts.OrderLine" in stray_tables()
    finally:
        for cached in (parts_along, kinds_of_customers):
            cached.cache_clear()


def test_no_row_that_goes_leads_to_one_that_stays_and_none_is_sealed_under_a_key_of_somebody_else() -> None:
    for model in with_a_shop():
        links = [field for field in model._meta.local_fields if isinstance(field, OwnedLink)]
        assert {link.related_model for link in links} <= set(with_a_shop()), model._meta.label
        assert {field.of for field in sealed_fields(model)} <= {"id", "subject", "contact_id"}, model._meta.label
        assert not any(map(opens_an_account, sealed_fields(model)))
