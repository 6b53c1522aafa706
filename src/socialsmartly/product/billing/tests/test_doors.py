"""A purpose of Business is refused on Basic even if code asks, and what is published is what the doors and the wall hold."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access import doors
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import records
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.product.accounts.actions import members
from socialsmartly.product.accounts.actions.members import AgreedText
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.doors import ordered
from socialsmartly.product.billing.errors import NotInEdition
from socialsmartly.product.billing.rules import SYSTEM, Catalogue
from socialsmartly.product.billing.table import applying, published
from socialsmartly.product.billing.tests.catalogues import PROFILE_IN_BUSINESS, beginning_with, selling
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words import Permit, Personal, Purpose
from socialsmartly.words.purposes import ACCOUNT, PROFILE, RIGHTS, SERVICE
from tests.cast import member_of
from tests.house import as_owner

BUSINESS = beginning_with("business", 0)
UNPAID = beginning_with("business", 4900)


def somebody(address: str = "mei@example.test") -> UUID:
    return members.join(Address("email", address), AgreedText("1.0", "en", "d" * 64), language="en")


def refused(purpose: Purpose, *, member: UUID | None = None, workspace: UUID | None = None) -> bool:
    """Whether the door refuses; what the permits say is not asked here."""
    try:
        doors.ask_at_the_doors(Reading(purpose, member, workspace))
    except NotInEdition:
        return True
    return False


@pytest.mark.promise("2.1-c")
def test_a_purpose_of_business_is_refused_on_basic_even_if_code_asks(shop_owner: Client) -> None:
    shop_owner.post("/my/profile/switch", {"on": "1"})
    member = member_of(shop_owner)
    with reading_for(PROFILE, member=member):
        pass
    with selling(PROFILE_IN_BUSINESS):
        with pytest.raises(NotInEdition, match="Edition and orders"), reading_for(PROFILE, member=member):
            pass
        page = shop_owner.get("/my/profile")
        assert page.status_code == 403
        assert "Your edition does not have this" in page.content.decode()
        assert "/my/edition" in page.content.decode()
        assert shop_owner.get("/my/").status_code == 200


@pytest.mark.promise("2.1-c")
def test_whoever_ordered_business_may(db: None) -> None:
    with selling(BUSINESS):
        assert not refused(PROFILE, member=somebody())


@pytest.mark.promise("2.1-c")
def test_an_order_that_waits_for_its_payment_opens_nothing(db: None) -> None:
    with selling(UNPAID):
        assert refused(PROFILE, member=somebody())


def test_without_the_door_it_would_be_open(shop_owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: it is this door that refuses, not something else on the way."""
    with selling(PROFILE_IN_BUSINESS):
        assert refused(PROFILE, member=member_of(shop_owner))
        monkeypatch.setattr(doors, "_doors", [one for one in doors._doors if one is not ordered])
        assert not refused(PROFILE, member=member_of(shop_owner))


def test_rights_are_in_every_edition(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    with selling(PROFILE_IN_BUSINESS):
        for purpose in SYSTEM:
            assert not refused(purpose, member=member), purpose
        with reading_for(RIGHTS, member=member, subject=member):
            pass
        for page in ("/my/data", "/my/requests", "/my/proofs", "/my/cancel", "/my/edition"):
            assert shop_owner.get(page).status_code == 200, page


def test_a_shop_stands_on_the_order_of_whoever_runs_it(db: None) -> None:
    """Nobody's order opens a module in the shop of somebody else, and a block without a member stands on none."""
    contacts_in_business = replace(
        BUSINESS, editions=(rules.Edition("basic", "Basic", (rules.WORKSPACES,)), BUSINESS.editions[1])
    )
    with selling(contacts_in_business):
        owner, other = somebody(), somebody("other@example.test")
        shop = open_workspace(owner, "Canary Teas")
        assert not refused(SERVICE, member=owner, workspace=shop)
        assert refused(SERVICE, member=other, workspace=shop)
        assert refused(SERVICE, workspace=shop)


def test_what_is_in_every_edition_asks_the_database_nothing(db: None) -> None:
    """The member of this block is nobody, and no statement finds that out."""
    assert not refused(SERVICE, workspace=UUID(int=7))
    assert not refused(ACCOUNT, member=UUID(int=7))


def held_but_not_enforced(catalogue: Catalogue) -> list[str]:
    """Where the published table and what is asked at the door differ, edition by edition."""
    return [
        f"{edition.slug}: {read.purpose}"
        for part in published()
        for read in part.reads
        for edition in catalogue.editions
        if catalogue.opens(edition.slug, read.purpose)
        is not (edition.slug in {holding.slug for holding in part.editions})
    ]


@pytest.mark.promise("2.0-c")
@pytest.mark.parametrize("catalogue", [rules.CATALOGUE, PROFILE_IN_BUSINESS, BUSINESS])
def test_the_published_table_says_what_the_door_says(catalogue: Catalogue) -> None:
    with selling(catalogue):
        assert held_but_not_enforced(catalogue) == []


def test_a_table_of_another_catalogue_would_be_seen() -> None:
    assert held_but_not_enforced(PROFILE_IN_BUSINESS) == ["basic: profile"]


def told_but_not_granted() -> set[tuple[str, str]]:
    """Where the published table and the rights of the database differ: a purpose and a personal column, in the one and not the other."""
    told = {(read.purpose.role, place) for part in published() for read in part.reads for place in read.places}
    personal = {
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"  # type: ignore[union-attr]  # a column, no relation
        for model, says in records()
        for name, said in says.columns.items()
        if isinstance(said, Personal)
    }
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT grantee, table_name || '.' || column_name FROM information_schema.column_privileges "
            "WHERE privilege_type = 'SELECT' AND grantee LIKE 'purpose_%'"
        ).fetchall()
    return told ^ {(str(role), str(place)) for role, place in rows if place in personal}


@pytest.mark.promise("2.0-c")
def test_the_published_table_reads_what_the_database_grants(db: None) -> None:
    assert told_but_not_granted() == set()


def test_a_grant_that_is_not_published_would_be_seen(db: None) -> None:
    try:
        with as_owner() as owner:
            owner.execute("GRANT SELECT (nickname) ON accounts_member TO purpose_account")
        assert told_but_not_granted() == {("purpose_account", "accounts_member.nickname")}
    finally:
        with as_owner() as owner:
            owner.execute("REVOKE SELECT (nickname) ON accounts_member FROM purpose_account")


@pytest.mark.promise("2.0-c")
def test_a_member_sees_what_applies_to_them(shop_owner: Client) -> None:
    def states(edition: str, permits: int) -> dict[str, str]:
        return {one.item.column: one.state for one in applying(edition, permits)}

    assert states("basic", 0)["nickname"] == "refused"
    assert states("basic", Permit.PROFILE)["nickname"] == "allowed"
    assert states("basic", 0)["email"] == "necessary"
    with selling(PROFILE_IN_BUSINESS):
        assert states("basic", Permit.PROFILE)["nickname"] == "closed"
        assert states("business", Permit.PROFILE)["nickname"] == "allowed"
        assert "not read in your edition" in shop_owner.get("/my/data").content.decode()
    assert "optional, off" in shop_owner.get("/my/data").content.decode()
    shop_owner.post("/my/profile/switch", {"on": "1"})
    assert "optional, on" in shop_owner.get("/my/data").content.decode()


@pytest.mark.promise("2.0-c")
def test_everybody_may_read_the_table(client: Client) -> None:
    page = client.get("/editions").content.decode()
    for part in published():
        assert str(part.title) in page
        for read in part.reads:
            assert read.says.replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    ("language", "list_of", "packs"),
    [
        ("en", 'Member: <span class="text-muted">Permissions given, Nickname', "(+100,000)."),
        ("zh-hans", '会员：<span class="text-muted">已给予的许可、昵称', "不读取任何信息：席位扩容包（+5）、"),
    ],
)
def test_the_table_has_the_punctuation_of_its_language(client: Client, language: str, list_of: str, packs: str) -> None:
    client.cookies["language"] = language
    page = client.get("/editions").content.decode()
    assert list_of in page
    assert packs in page
