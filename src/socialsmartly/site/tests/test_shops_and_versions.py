"""What a shop's owner did not agree to stays closed for the shop, also in what is done for all of its customers at once; and nothing that an
agreement opens sees two members together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from socialsmartly.privacy.access.doors import FREE
from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.datamap.map import about_members, readers
from socialsmartly.privacy.datamap.scope import all_owners, only_for
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.rights.tests.test_rights import customer
from socialsmartly.privacy.versions import doors
from socialsmartly.privacy.versions.actions import agree_again
from socialsmartly.privacy.versions.customers import touch_customers
from socialsmartly.privacy.versions.difference import difference
from socialsmartly.privacy.versions.meaning import Meaning, present
from socialsmartly.privacy.versions.tests.test_newer_uses import earlier, without
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words import Permit, Purpose
from socialsmartly.words.purposes import (
    ACCOUNT,
    AUDIENCE,
    CAMPAIGN,
    CLOSING,
    EVERY_PURPOSE,
    PREFERENCES,
    RESULTS,
    SERVICE,
    TEAM,
    WORKSPACE,
)
from tests.cast import sign_in, sign_up
from tests.house import as_login, as_owner

__all__ = ["earlier"]
pytestmark = [pytest.mark.promise("6-b"), pytest.mark.usefixtures("mailbox", "db")]
Earlier = Callable[[Meaning], UUID]
COUNTRY = "contacts.Contact.country"
PROOF = Proof("a test", "a test", {"by": "a test"})
BY_AGREEMENT = [one for one in EVERY_PURPOSE if one.basis not in FREE and not one.to_everybody]


def shop_of(owner: UUID) -> UUID:
    workspace = open_workspace(owner, "Tea")
    with reading_for(SERVICE, workspace=workspace):
        for name in ("ada", "bob"):
            Contact.objects.create(workspace_id=workspace, name=name)
    return workspace


def before(purpose: Purpose) -> Meaning:
    """What the program meant when it did not do this yet."""
    now = present()
    return replace(now, purposes={slug: why for slug, why in now.purposes.items() if slug != purpose.slug})


def test_one_more_item_stays_closed_for_all_customers_of_a_shop_whose_owner_did_not_agree(earlier: Earlier) -> None:
    owner = earlier(without(COUNTRY, SERVICE.slug))
    tea, late = shop_of(owner), shop_of(sign_up(Client(), "late@example.test"))
    with as_login("worker"), only_for((SERVICE,)):
        with reading_for(SERVICE, workspace=tea):
            assert Contact.objects.count() == 2
            with pytest.raises(NotAgreed):
                list(Contact.objects.values_list("country"))
        with (
            pytest.raises(NotAgreed),
            reading_for(SERVICE, workspace=tea),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT c.country FROM contacts_contact AS c WHERE c.workspace_id = %s", [tea])
        with reading_for(SERVICE, workspace=late):
            assert list(Contact.objects.values_list("country", flat=True)) == ["", ""]
    agree_again(owner, current_policy("en"))
    with reading_for(SERVICE, workspace=tea):
        assert list(Contact.objects.values_list("country", flat=True)) == ["", ""]


def test_a_new_purpose_stays_closed_for_the_shop_too_and_what_a_law_asks_is_not_asked(earlier: Earlier) -> None:
    tea = shop_of(earlier(before(RESULTS)))
    with pytest.raises(NotAgreed), reading_for(RESULTS, workspace=tea):
        pass
    with reading_for(CLOSING, workspace=tea):
        assert Contact.objects.count() == 2


def test_whoever_works_there_needs_the_agreement_of_the_owner_beside_their_own(earlier: Earlier) -> None:
    tea = shop_of(earlier(before(RESULTS)))
    late = sign_up(Client(), "late@example.test")
    with pytest.raises(NotAgreed), reading_for(RESULTS, member=late, workspace=tea):
        pass


def test_without_the_look_for_who_runs_the_shop_it_would_be_open(
    earlier: Earlier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    tea = shop_of(earlier(before(RESULTS)))
    monkeypatch.setattr(doors, "_known_by", [])
    with reading_for(RESULTS, workspace=tea):
        pass


def test_what_customers_limited_or_took_back_holds_for_what_is_newer_too(earlier: Earlier) -> None:
    """They agree to no version of ours: what protects them asks for none."""
    owner = earlier(without(COUNTRY, AUDIENCE.slug))
    tea = open_workspace(owner, "Tea")
    with reading_for(WORKSPACE, member=owner, workspace=tea):
        allow_reading(workspace=tea, member=owner)
    people = {name: customer(tea, name) for name in ("ada", "bob", "cy", "dee")}
    for one in people.values():
        with reading_for(PREFERENCES, workspace=tea, subject=one.subject):
            give(Permit.EMAIL_MARKETING, owner=tea, subject=one.subject, proof=PROOF)
    limits.restrict(people["bob"], RestrictionGround.CLAIMS, channel="page")
    limits.object_to_choosing(people["cy"], channel="page")
    with reading_for(PREFERENCES, workspace=tea, subject=people["dee"].subject):
        withdraw(Permit.EMAIL_MARKETING, owner=tea, subject=people["dee"].subject, proof=PROOF)
    with pytest.raises(NotAgreed), reading_for(AUDIENCE, workspace=tea):
        list(Contact.objects.values_list("country"))
    agree_again(owner, current_policy("en"))
    with reading_for(AUDIENCE, workspace=tea):
        assert set(Contact.objects.exclude(country="x").values_list("pk", flat=True)) == {
            people["ada"].subject,
            people["dee"].subject,
        }
    with as_login("worker"), reading_for(CAMPAIGN, workspace=tea):
        assert list(Contact.objects.values_list("pk", flat=True)) == [people["ada"].subject]


def test_whoever_runs_a_shop_is_told_that_a_change_holds_for_its_customers(earlier: Earlier) -> None:
    told = "with its customers’ information"
    early, client = earlier(without(COUNTRY, SERVICE.slug)), Client()
    assert sign_in(client, "early@example.test") == early
    assert told not in client.get("/my/terms").content.decode()
    open_workspace(early, "Tea")
    assert told in client.get("/my/terms").content.decode()


@pytest.mark.parametrize(
    ("before_this", "says"),
    [
        (lambda: before(RESULTS), True),
        (lambda: before(ACCOUNT), False),
        (lambda: before(TEAM), False),
        (lambda: without("accounts.Member.language", ACCOUNT.slug), False),
        (lambda: without("consent.ConsentEvent.state", SERVICE.slug), True),
        (lambda: without("workspaces.Colleague.role", TEAM.slug), False),
        (present, False),
    ],
)
def test_a_change_is_about_customers_where_more_is_done_with_them(
    before_this: Callable[[], Meaning], says: bool
) -> None:
    assert touch_customers(difference(before_this(), present()), present()) is says


def test_nothing_that_an_agreement_opens_sees_members_whom_its_block_does_not_name() -> None:
    """Asked of the database, with no handle in the block: so whatever is done for many turns to each, and each is asked for."""
    for name in ("ada", "bob"):
        open_workspace(sign_up(Client(), f"{name}@example.test"), "Tea")
    assert {purpose.slug: seen for purpose in BY_AGREEMENT if (seen := seen_by(purpose))} == {}


def seen_by(purpose: Purpose) -> dict[str, int]:
    """How many rows of each table about members there are for a block that names nobody."""
    if purpose.opens_with is not None or purpose.watched:
        return {}  # without a shop, or a case, it does not open at all
    found = {}
    with reading_for(purpose), all_owners("a test"):
        for model in about_members():
            if purpose in readers(model):
                found[model._meta.label] = model._default_manager.count()
    return {label: rows for label, rows in found.items() if rows}


def test_a_policy_that_named_nobody_would_be_seen() -> None:
    """The twin."""
    purpose = next(one for one in BY_AGREEMENT if one.slug == "account")
    sign_up(Client(), "ada@example.test")
    with as_owner() as owner:
        owner.execute(f"CREATE POLICY careless ON accounts_member TO {purpose.role} USING (true)")
    try:
        assert seen_by(purpose) == {"accounts.Member": 1}
    finally:
        with as_owner() as owner:
            owner.execute("DROP POLICY careless ON accounts_member")
