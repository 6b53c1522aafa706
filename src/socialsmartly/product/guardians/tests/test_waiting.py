"""A minor's account is an empty shell until a guardian has agreed: on the pages, and in the database whatever the pages do."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access import reading
from socialsmartly.privacy.access.errors import AccessRefused, LookNotWrittenDown
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.minors import actions, reactions
from socialsmartly.privacy.minors.queries import standing, ties_of
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import digest
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.words import Mark, Purpose
from socialsmartly.words.purposes import ACCOUNT, EVERY_PURPOSE, SECURITY, WORKSPACE, WRITES_WHILE_AWAITING
from tests.cast import (
    a_paper,
    ask_for_code,
    ask_guardian,
    guardian_agrees,
    hidden_fields,
    prove_guardian,
    say_yes,
    sign_in,
    sign_up,
    two_see_it,
    type_code,
)
from tests.house import as_login, as_owner
from tests.once import once

CHILD, MOTHER = "mina@example.test", "mother@example.test"
FATHER = "father@example.test"
YES = {"relation": "parent", "agree": "on", "way": "papers"}
pytestmark = [pytest.mark.promise("7-b"), pytest.mark.usefixtures("mailbox")]


@pytest.fixture
@once
def child(stranger: Client) -> Client:
    """Mina said that she is under 14; nobody has agreed yet."""
    sign_up(stranger, CHILD, age="child")
    return stranger


def asked(child: Client, address: str = MOTHER) -> str:
    return ask_guardian(child, address)


def proved(link: str) -> Client:
    return prove_guardian(Client(), link, MOTHER)


def agreed(child: Client) -> tuple[Client, str]:
    return guardian_agrees(child, MOTHER)


def of(address: str) -> UUID:
    return sign_in(Client(), address)


def permits() -> int:
    return int(only("SELECT permits FROM accounts_member"))


def only(query: str) -> str:
    with as_owner() as owner:
        found = owner.execute(query).fetchone()
    assert found
    return str(found[0])


@pytest.mark.promise("7-a")
def test_of_an_adult_nothing_about_their_age_is_kept(stranger: Client) -> None:
    sign_up(stranger, "adult@example.test")
    assert permits() == 0
    assert only("SELECT count(*) FROM minors_minor") == "0"


@pytest.mark.promise("7-a")
def test_the_age_is_asked_as_three_bands_and_none_is_chosen_beforehand(stranger: Client) -> None:
    ask_for_code(stranger, "adult@example.test")
    type_code(stranger, "adult@example.test")
    page = stranger.get("/agree").content.decode()
    assert re.findall(r'name="age" value="(\w+)"', page) == ["adult", "youth", "child"]
    assert "checked" not in page
    answer = stranger.post("/agree", {**hidden_fields(stranger.get("/agree")), "agree": "on"})
    assert "choose one of the three" in answer.content.decode()
    assert only("SELECT count(*) FROM accounts_member") == "0"


@pytest.mark.promise("0-b", "7-a")
@pytest.mark.parametrize("age", ["child", "youth"])
def test_a_minor_agrees_to_nothing_and_is_led_to_one_page(stranger: Client, age: str) -> None:
    sign_up(stranger, CHILD, age=age)
    assert permits() & Mark.AWAITING
    for path in ("/", "/my/", "/my/data", "/my/security", "/workspaces/new", "/my/profile", "/my/security/address"):
        assert stranger.get(path).headers.get("Location") == "/guardian", path
        assert stranger.post(path, {"title": "Tea"}).headers.get("Location") == "/guardian", path
    for table in ("consent_agreement", "billing_order", "workspaces_seat", "records_technicalrecord", "ledger_line"):
        assert only(f"SELECT count(*) FROM {table}") == "0", table


def test_whoever_waits_meets_blocks_that_only_read(child: Client) -> None:
    """Asked of the server itself, for each purpose that a page or the worker may open about them."""
    mina = of(CHILD)
    modes: dict[tuple[str, str], str | None] = {}
    for login in ("web", "worker"):
        with as_login(login):
            modes |= {(login, purpose.slug): mode_of(purpose, mina) for purpose in EVERY_PURPOSE}
    writes = {slug for (_, slug), mode in modes.items() if mode == "off"}
    assert writes == {purpose.slug for purpose in WRITES_WHILE_AWAITING}
    assert {slug for (_, slug), mode in modes.items() if mode == "on"} >= {"account", "agreement", "workspace"}


def mode_of(purpose: Purpose, member: UUID) -> str | None:
    """None where this login may not become the purpose, or where the purpose does not open at all."""
    found: list[str] = []
    try:
        with reading_for(purpose, member=member, subject=member, because="trial"), connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            found.append(str(cursor.fetchone()[0]))
    except LookNotWrittenDown:
        return found[0]
    except (AccessRefused, DatabaseError):
        return None
    return found[0]


def test_no_statement_gives_the_writing_back(child: Client) -> None:
    mina = of(CHILD)
    for order in ("SET TRANSACTION READ WRITE", "SET LOCAL transaction_read_only = off"):
        with pytest.raises(DatabaseError, match="read-write"):
            tell_the_server(order, mina)


def tell_the_server(order: str, member: UUID) -> None:
    with reading_for(ACCOUNT, member=member), connection.cursor() as cursor:
        Member.objects.get(pk=member)
        cursor.execute(order)


def test_the_database_refuses_a_shop_and_a_name_although_no_page_is_asked(child: Client) -> None:
    mina = of(CHILD)
    with pytest.raises(DatabaseError, match="read-only"):
        open_workspace(mina, "Tea")
    with pytest.raises(DatabaseError, match="read-only"), reading_for(ACCOUNT, member=mina):
        Member.objects.filter(pk=mina).update(language="zh-hans")
    assert only("SELECT count(*) FROM workspaces_seat") == "0"


def test_without_the_look_at_the_row_the_shop_would_be_opened(child: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a block that does not ask whether they wait takes everything in."""
    mina = of(CHILD)
    monkeypatch.setattr(reading, "WRITES_WHILE_AWAITING", frozenset(EVERY_PURPOSE))
    open_workspace(mina, "Tea")
    assert only("SELECT count(*) FROM workspaces_seat") == "1"


def test_an_adult_next_to_them_writes_as_before(child: Client) -> None:
    other = Client()
    adult = sign_up(other, "adult@example.test")
    open_workspace(adult, "Tea")
    with reading_for(WORKSPACE, member=adult):
        assert Seat.objects.count() == 1


def test_the_guardian_reads_proves_and_agrees_and_the_account_opens(child: Client) -> None:
    guardian, _ = agreed(child)
    assert child.get("/workspaces/new").status_code == 200
    policy = current_policy("en")
    with as_owner() as owner:
        said = owner.execute("SELECT version, digest, act FROM consent_agreement").fetchall()
    assert said == [(policy.version, digest(policy), "guardian agreed")]
    assert permits() == Mark.MINOR | Mark.CHILD
    how = standing(of(CHILD))
    assert how
    (one,) = [asked for asked in how.asked if asked.agreed]
    assert (one.relation, one.address, one.account) == ("parent", MOTHER, None)
    assert only("SELECT count(*) FROM billing_order") == "1"
    assert only("SELECT count(*) FROM ledger_line WHERE kind = 'guardian'") == "3", "asked, said, seen"
    assert guardian.get("/").status_code == 200


def test_the_link_alone_agrees_to_nothing(child: Client) -> None:
    link = asked(child)
    stranger = Client()
    page = stranger.get(link).content.decode()
    assert CHILD not in page
    stranger.post(f"{link}/agree", {"relation": "parent", "agree": "on", "version": "1", "digest": "0" * 64})
    assert permits() & Mark.AWAITING


def test_opening_the_link_changes_nothing(child: Client) -> None:
    link = asked(child)
    for path in (link, f"{link}/refuse", f"{link}/agree"):
        Client().get(path)
    assert permits() & Mark.AWAITING


def test_nobody_is_their_own_guardian(child: Client) -> None:
    assert "your own address" in child.post("/guardian", {"address": CHILD}).content.decode()


def test_another_minor_cannot_agree(child: Client) -> None:
    sign_up(Client(), MOTHER, age="youth")
    link = asked(child)
    guardian = proved(link)
    answer = guardian.post(f"{link}/agree", {**hidden_fields(guardian.get(link)), **YES, "papers": a_paper()})
    assert "under 18 yourself" in answer.content.decode()
    assert standing(of(CHILD)).waits  # type: ignore[union-attr]


def test_a_guardian_with_an_account_is_known_by_it(child: Client) -> None:
    link = asked(child)
    guardian = Client()
    mother = sign_up(guardian, MOTHER)
    say_yes(prove_guardian(guardian, link, MOTHER), link)
    two_see_it(MOTHER)
    assert [one.subject for one in ties_of(mother)[0]] == [of(CHILD)]


def test_a_no_deletes_the_account_and_tells_the_minor(child: Client) -> None:
    link = asked(child)
    answer = Client().post(f"{link}/refuse")
    assert answer.status_code == 200
    assert only("SELECT count(*) FROM accounts_member") == "0"
    assert only("SELECT count(*) FROM minors_guardian") == "0"
    assert any("did not agree" in m.text for m in local.mails() if m.to == CHILD)
    assert "Nothing waits here" in Client().get(link).content.decode()


def test_a_link_that_was_never_answered_ends_no_account_that_somebody_agreed_to(child: Client) -> None:
    other = asked(child, FATHER)
    guardian, link = agreed(child)
    assert Client().post(f"{other}/refuse").status_code == 409
    guardian.post(f"{link}/withdraw")
    assert Client().post(f"{other}/refuse").status_code == 302, "a code first"
    assert Client().post(f"{link}/refuse").status_code == 302
    assert only("SELECT count(*) FROM accounts_member") == "1"
    assert guardian.post(f"{link}/refuse").status_code == 200
    assert only("SELECT count(*) FROM accounts_member") == "0"


def test_an_account_that_nobody_answers_for_is_erased_with_its_keys(child: Client) -> None:
    asked(child)
    now = timezone.now()
    with as_login("worker"):
        assert actions.erase_unanswered(now + timedelta(days=14, hours=23)) == 0
        assert actions.erase_unanswered(now + timedelta(days=15, minutes=1)) == 1
    assert only("SELECT count(*) FROM accounts_member") == "0"
    assert not SubjectKey.objects.filter(subject__isnull=False).exists()


def test_a_yes_that_comes_too_late_is_none(child: Client) -> None:
    """So a yes never meets an erasure that is being carried out."""
    link = asked(child)
    guardian = proved(link)
    fields = hidden_fields(guardian.get(link))
    with as_owner() as owner:
        owner.execute("UPDATE minors_minor SET erase_at = now()")
    answer = guardian.post(f"{link}/agree", {**fields, **YES, "papers": a_paper()})
    assert answer.status_code == 409
    assert permits() & Mark.AWAITING


@pytest.mark.promise("7-e")
def test_a_yes_that_is_taken_back_closes_the_account_and_a_new_one_opens_it(child: Client) -> None:
    guardian, link = agreed(child)
    assert guardian.post(f"{link}/withdraw").status_code == 302
    assert child.get("/workspaces/new")["Location"] == "/guardian"
    with pytest.raises(DatabaseError, match="read-only"):
        open_workspace(of(CHILD), "Tea")
    say_yes(guardian, link)
    assert child.get("/workspaces/new").status_code == 200


def guardian_leaves(child: Client) -> None:
    """The mother signs up, agrees for Mina, and has her own account deleted."""
    link, guardian = asked(child), Client()
    mother = sign_up(guardian, MOTHER)
    say_yes(prove_guardian(guardian, link, MOTHER), link)
    two_see_it(MOTHER)
    rights.delete(Asker("member", mother), channel="test")


def test_whose_guardian_leaves_waits_for_another(child: Client) -> None:
    guardian_leaves(child)
    assert only("SELECT count(*) FROM minors_guardian") == "0"
    assert child.get("/workspaces/new")["Location"] == "/guardian"
    waiting = standing(of(CHILD))
    assert waiting is not None
    assert waiting.waits
    assert waiting.erase_at is not None, "nobody waits for ever"
    with pytest.raises(DatabaseError, match="read-only"):
        open_workspace(of(CHILD), "Tea")


def test_without_the_reaction_nobody_would_answer_for_them(child: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(reactions, "ties_of", lambda account: ([], []))
    guardian_leaves(child)
    assert only("SELECT count(*) FROM minors_guardian") == "0"
    assert not permits() & Mark.AWAITING


def test_the_proof_of_the_guardian_holds_half_an_hour(child: Client) -> None:
    link = asked(child)
    guardian = proved(link)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert "Send me a code" in guardian.get(link).content.decode()


def test_signing_in_is_all_that_is_written_of_whoever_waits(child: Client) -> None:
    mina = of(CHILD)
    with reading_for(SECURITY, member=mina):
        Member.objects.filter(pk=mina).update(last_seen_at=timezone.now())
