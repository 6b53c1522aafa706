"""Colleagues are asked in, come in, change roles and go; the shop has one owner throughout, and no more people than its seats."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.privacy.ledger.models import Line
from socialsmartly.privacy.retention.actions.sweeping import sweep
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.messaging import local
from socialsmartly.product.my import actions as my
from socialsmartly.product.workspaces.actions import inviting, open_workspace, seating
from socialsmartly.product.workspaces.actions.seating import By
from socialsmartly.product.workspaces.allowance import LimitReached
from socialsmartly.product.workspaces.errors import NotYours, OwnerStays, TeamRefused
from socialsmartly.product.workspaces.letters import JOINS
from socialsmartly.product.workspaces.models import Colleague, Invitation
from socialsmartly.product.workspaces.queries import owner_of
from socialsmartly.product.workspaces.tests.team import (
    LEA,
    asked,
    invitations,
    joined,
    link_to,
    people,
    seat_of,
    work,
)
from socialsmartly.words import Mark
from socialsmartly.words.purposes import ACCOUNT, RIGHTS, TEAM
from tests.cast import member_of, sign_up
from tests.house import as_login
from tests.once import once

pytestmark = [pytest.mark.promise("2.1-c"), pytest.mark.usefixtures("mailbox")]


@pytest.fixture
@once
def shop(shop_owner: Client) -> UUID:
    return open_workspace(member_of(shop_owner), "Tea")


@pytest.fixture
@once
def lea(db: None) -> Client:
    client = Client()
    sign_up(client, LEA)
    return client


def said(client: Client, shop: UUID, address: str = LEA, role: str = "support") -> str:
    """What the page answers to an invitation that is refused."""
    answer = client.post(f"/w/{shop}/team/invite", {"address": address, "role": role, "language": "en"})
    assert answer.status_code in {403, 422}
    return answer.content.decode()


def do(client: Client, shop: UUID, colleague: UUID, **what: str) -> str:
    return client.post(f"/w/{shop}/team/people/{colleague}", what, follow=True).content.decode()


def lines_of(member: UUID) -> list[str]:
    with reading_for(RIGHTS, member=member, subject=member):
        return [line.opening for line in Line.objects.filter(owner=member, kind="seat").order_by("at", "id")]


def test_a_colleague_is_invited_comes_in_and_does_what_the_role_holds(
    shop_owner: Client, shop: UUID, lea: Client
) -> None:
    link = asked(shop_owner, shop)
    assert "as: Support" in max(local.mails(), key=lambda mail: mail.at).text
    assert "Sign in or open an account" in Client().get(link).content.decode()
    assert lea.post(link)["Location"] == f"/w/{shop}/"
    assert lea.get(f"/w/{shop}/desk").status_code == 200
    assert lea.get(f"/w/{shop}/contacts").status_code == 403
    assert lea.get(f"/w/{shop}/team").status_code == 403
    assert invitations(shop) == []
    assert LEA in shop_owner.get(f"/w/{shop}/team").content.decode()
    page = lea.get("/my/").content.decode()
    assert "Your workspaces and your role" in page
    assert "Answers customers" in page
    assert '"seat": "support", "state": "taken"' in lines_of(member_of(lea))[0]


def test_a_link_opens_nothing_to_whoever_it_was_passed_on_to(shop_owner: Client, shop: UUID, neighbour: Client) -> None:
    link = asked(shop_owner, shop)
    answer = neighbour.post(link)
    assert answer.status_code == 409
    assert "not that of your account" in answer.content.decode()
    assert len(people(shop)) == 1
    assert len(invitations(shop)) == 1, "it stays good for whom it was meant"


def test_inviting_says_the_same_whether_or_not_there_is_an_account(shop_owner: Client, shop: UUID, lea: Client) -> None:
    answers = []
    for address in (LEA, "nobody@example.test"):
        told = {"address": address, "role": "support", "language": "en"}
        answer = shop_owner.post(f"/w/{shop}/team/invite", told, follow=True)
        answers.append(answer.content.decode().replace(address, "*"))
        inviting.take_back(shop, invitations(shop)[0].pk, By(member_of(shop_owner), "owner"))
    plain = [page.split("Open invitations")[0].split("csrf")[0] for page in answers]
    assert plain[0] == plain[1]
    assert "Invited. The mail is on its way" in answers[0]


def test_the_database_holds_of_a_link_a_hash_and_of_an_address_nothing_that_is_read(
    shop_owner: Client, shop: UUID
) -> None:
    secret = read_link(JOINS, asked(shop_owner, shop).removeprefix("/join/")).subject
    one = invitations(shop)[0]
    assert bytes(one.link_digest or b"") not in (b"", secret.bytes)
    assert LEA.encode() not in bytes(one.__dict__["address"])


@pytest.mark.parametrize("end", ["used", "taken back", "sent again", "seven days", "guessed"])
def test_a_link_works_once_and_while_it_is_good(shop_owner: Client, shop: UUID, lea: Client, end: str) -> None:
    link, by = asked(shop_owner, shop), By(member_of(shop_owner), "owner")
    one = invitations(shop)[0].pk
    if end == "used":
        lea.post(link)
        lea.post(f"/my/shops/{shop}/leave")
    elif end == "taken back":
        inviting.take_back(shop, one, by)
    elif end == "guessed":
        link = f"/join/{PersonalLink(JOINS, shop, uuid4()).token()}"
    else:
        with reading_for(TEAM, workspace=shop):
            past = (
                {"sent_at": timezone.now() - timedelta(hours=1)}
                if end == "sent again"
                else {"expires_at": timezone.now()}
            )
            Invitation.objects.filter(workspace_id=shop).update(**past)
        if end == "sent again":
            inviting.send_again(shop, one, by)
            work()
            assert link_to(LEA) != link
    answer = lea.post(link)
    assert answer.status_code == 404
    assert "This invitation is over" in answer.content.decode()


def test_what_ran_out_is_swept_with_its_key_and_its_way_to_be_found(shop_owner: Client, shop: UUID) -> None:
    asked(shop_owner, shop)
    one = invitations(shop)[0].pk
    with as_login("worker"):
        sweep(timezone.now() + timedelta(days=8, hours=1))
    assert invitations(shop) == []
    assert not SubjectKey.objects.filter(subject=one).exists()
    assert not IndexEntry.objects.filter(subject=one).exists()


def test_one_address_is_asked_once_and_not_where_it_has_a_seat(shop_owner: Client, shop: UUID, lea: Client) -> None:
    link = asked(shop_owner, shop)
    with reading_for(TEAM, workspace=shop):
        Invitation.objects.filter(workspace_id=shop).update(expires_at=timezone.now() + timedelta(minutes=1))
    assert "no more seats" in said(shop_owner, shop), "the open invitation counts as a seat"
    lea.post(link)
    assert "has a seat in this shop already" in said(shop_owner, shop)
    assert "has a seat in this shop already" in said(shop_owner, shop, "owner@example.test")


def test_basic_holds_two_seats_and_an_open_invitation_is_one(shop_owner: Client, shop: UUID) -> None:
    asked(shop_owner, shop)
    assert "Your edition holds no more seats" in said(shop_owner, shop, "third@example.test")


def many(deeds: list[Callable[[], object]]) -> None:
    """All at once, each with a connection of its own; what is refused is refused."""

    def run(deed: Callable[[], object]) -> None:
        try:
            with suppress(TeamRefused, LimitReached):
                deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


def test_two_who_accept_at_once_never_take_the_same_last_seat(
    shop_owner: Client, shop: UUID, lea: Client, neighbour: Client
) -> None:
    link, by = asked(shop_owner, shop), By(member_of(shop_owner), "owner")
    first = read_link(JOINS, link.removeprefix("/join/"))
    with reading_for(TEAM, workspace=shop):
        Invitation.objects.filter(workspace_id=shop).update(expires_at=timezone.now())
    second = read_link(JOINS, asked(shop_owner, shop, "neighbour@example.test").removeprefix("/join/"))
    with reading_for(TEAM, workspace=shop):
        Invitation.objects.filter(workspace_id=shop).update(expires_at=timezone.now() + timedelta(days=1))
    many(
        [
            lambda: inviting.accept(shop, first.subject, member_of(lea)),
            lambda: inviting.accept(shop, second.subject, member_of(neighbour)),
        ]
    )
    assert len(people(shop)) == 2
    assert len(invitations(shop)) == 1
    assert by.member == owner_of(shop)


def test_somebody_under_18_is_refused_with_the_reason(shop_owner: Client, shop: UUID, neighbour: Client) -> None:
    link = asked(shop_owner, shop, "neighbour@example.test")
    young = member_of(neighbour)
    with reading_for(ACCOUNT, member=young):
        Member.objects.filter(pk=young).update(permits=int(Mark.MINOR))
    answer = neighbour.post(link)
    assert answer.status_code == 409
    assert "under 18" in answer.content.decode()
    assert len(people(shop)) == 1


@pytest.mark.promise("5-h")
def test_a_removed_colleague_finds_nothing_with_the_next_request_on_every_device(
    shop_owner: Client, shop: UUID, lea: Client
) -> None:
    one = joined(shop_owner, shop, lea, role="admin")
    assert lea.get(f"/w/{shop}/contacts").status_code == 200
    do(shop_owner, shop, one, do="remove")
    assert lea.get(f"/w/{shop}/contacts").status_code == 404
    assert seat_of(member_of(lea), shop) is None
    assert '"state": "ended"' in lines_of(member_of(lea))[-1]


def test_a_changed_role_holds_from_the_next_request(shop_owner: Client, shop: UUID, lea: Client) -> None:
    one = joined(shop_owner, shop, lea)
    do(shop_owner, shop, one, role="privacy")
    assert lea.get(f"/w/{shop}/contacts").status_code == 200
    assert lea.get(f"/w/{shop}/desk").status_code == 403
    assert seat_of(member_of(lea), shop) == "privacy"
    assert '"seat": "privacy", "state": "changed"' in lines_of(member_of(lea))[-1]


def test_an_administrator_makes_no_administrator_and_touches_no_owner(
    shop_owner: Client, shop: UUID, lea: Client
) -> None:
    joined(shop_owner, shop, lea, role="admin")
    owner, own = people(shop)
    by = By(member_of(lea), "admin")
    with pytest.raises(NotYours):
        seating.change_role(shop, own.pk, "privacy", by)
    with pytest.raises(OwnerStays):
        seating.remove(shop, owner.pk, by)
    with pytest.raises(NotYours):
        seating.offer(shop, own.pk, by)
    with pytest.raises(NotYours):
        inviting.invite(shop, Address("email", "x@example.test"), "admin", by, "en")


def test_nobody_of_another_shop_is_named_in_this_one(
    shop_owner: Client, shop: UUID, lea: Client, neighbour: Client
) -> None:
    one = joined(shop_owner, shop, lea)
    theirs = open_workspace(member_of(neighbour), "Next door")
    do(neighbour, theirs, one, do="remove")
    assert neighbour.post(f"/w/{shop}/team/people/{one}", {"do": "remove"}).status_code == 404
    assert seat_of(member_of(lea), shop) == "support"


def test_the_owner_neither_leaves_nor_is_removed_and_the_shop_changes_hands_as_a_whole(
    shop_owner: Client, shop: UUID, lea: Client
) -> None:
    owner, colleague = member_of(shop_owner), member_of(lea)
    one = joined(shop_owner, shop, lea)
    page = shop_owner.post(f"/my/shops/{shop}/leave", follow=True).content.decode()
    assert "never without its owner" in page
    assert "not offered to you" in lea.post(f"/my/shops/{shop}/take-over", follow=True).content.decode()
    do(shop_owner, shop, one, do="offer")
    assert "Others work in Tea, too" in shop_owner.get("/my/cancel").content.decode()
    assert "Take the shop over" in lea.get("/my/").content.decode()
    assert "The shop is yours now" in lea.post(f"/my/shops/{shop}/take-over", follow=True).content.decode()
    assert (seat_of(colleague, shop), seat_of(owner, shop), owner_of(shop)) == ("owner", "admin", colleague)
    assert '"seat": "owner"' in lines_of(colleague)[-1]
    shop_owner.post(f"/my/shops/{shop}/leave")
    assert [one.member for one in people(shop)] == [colleague]


def test_a_shop_has_one_owner_whoever_acts_at_the_same_moment(shop_owner: Client, shop: UUID, lea: Client) -> None:
    owner, colleague = member_of(shop_owner), member_of(lea)
    one, by = joined(shop_owner, shop, lea), By(member_of(shop_owner), "owner")
    seating.offer(shop, one, by)
    many(
        [
            lambda: seating.take_over(shop, colleague),
            lambda: seating.leave(shop, colleague),
            lambda: seating.remove(shop, one, by),
            lambda: seating.leave(shop, owner),
        ]
    )
    here = people(shop)
    assert [each.role for each in here].count("owner") == 1
    assert {each.member: each.role for each in here} == {
        member: role for member in (owner, colleague) if (role := seat_of(member, shop))
    }


def test_when_the_owner_deletes_their_account_the_shop_closes_and_the_seats_in_it(
    shop_owner: Client, shop: UUID, lea: Client
) -> None:
    joined(shop_owner, shop, lea)
    my.cancel_account(member_of(shop_owner), now=True)
    assert seat_of(member_of(lea), shop) is None
    assert lea.get(f"/w/{shop}/").status_code == 404
    assert people(shop) == []


def test_a_colleague_who_deletes_their_account_leaves_no_row_in_the_shop(
    shop_owner: Client, shop: UUID, lea: Client
) -> None:
    joined(shop_owner, shop, lea)
    assert LEA in lea.get("/my/data").content.decode()
    my.cancel_account(member_of(lea), now=True)
    assert [one.role for one in people(shop)] == ["owner"]
    assert shop_owner.get(f"/w/{shop}/team").status_code == 200


def test_a_shop_older_than_its_list_of_people_enters_its_owner_with_the_first_invitation(
    shop_owner: Client, shop: UUID
) -> None:
    with reading_for(TEAM, workspace=shop):
        Colleague.objects.filter(workspace_id=shop).delete()
    assert owner_of(shop) is None
    asked(shop_owner, shop)
    assert owner_of(shop) == member_of(shop_owner)
