"""Whoever takes people in honours all that comes with them, or takes nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.errors import NotAgreed, NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.ledger.note import SigningKey
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.succession import queries, sealing
from socialsmartly.privacy.succession.actions import taking
from socialsmartly.privacy.succession.actions.writing import TakenIn
from socialsmartly.privacy.succession.errors import (
    BundleDamaged,
    NotForUs,
    NotHonoured,
    NotSigned,
    OtherDigest,
)
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    IDENTITY,
    LOG,
    accepted,
    ada,
    bundle_of,
    changed,
    looked,
    nobody_watches,
    ready,
    told_of,
)
from socialsmartly.privacy.versions import queries as versions
from socialsmartly.privacy.versions.actions import agree_again
from socialsmartly.privacy.versions.meaning import Meaning, Period, read
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.words import Mark, Permit
from socialsmartly.words.purposes import ACCOUNT, CASEWORK, PROFILE, PURCHASE
from tests.cast import sign_in, sign_up
from tests.house import as_login, as_owner, empty_the_house

__all__ = ["ada"]
OTHER_LOG = SigningKey("house.example", bytes(32))
PROOF = Proof("profile-1", "switch", {"page": "test"})


@dataclass
class Travelled:
    """Ada went from one house to another."""

    person: UUID
    file: io.BytesIO
    digest: str
    sha256: str
    request: RightsRequest


@pytest.fixture
def travelled(ada: UUID) -> Travelled:
    """With a consent, an objection and an open request; the house is as new when the bundle arrives."""
    with reading_for(ACCOUNT, member=ada):
        give(Permit.PROFILE, owner=ada, subject=ada, proof=PROOF)
    asked = rights.open_request(Asker("member", ada), Right.EXPLAIN, channel="account")
    limits.object_to_choosing(Asker("member", ada), channel="account")
    made = ready()
    file, result = bundle_of(made)
    digest = told_of(ada, made).digest
    empty_the_house()
    return Travelled(ada, file, result.digest, digest, asked)


@pytest.mark.promise("3.3-b")
def test_who_comes_is_as_they_were(travelled: Travelled) -> None:
    before = looked(travelled.file)
    assert before.findings.against == []
    assert (before.digest, before.findings.people, before.findings.open_requests) == (travelled.digest, 1, 1)
    assert accepted(travelled.file, travelled.digest) == TakenIn(came=1)
    assert member_of(Address("email", ADA)) == travelled.person
    with reading_for(ACCOUNT, member=travelled.person):
        row = Member.objects.get(pk=travelled.person)
        assert (row.email, row.permits) == (ADA, int(Permit.PROFILE | Mark.OBJECTED))
    came = queries.came_from(travelled.person)
    assert came
    assert came.digest == travelled.sha256, "what arrived is what left"


@pytest.mark.promise("3.3-b", "3.3-c")
def test_they_sign_in_with_their_address_and_find_what_they_had(travelled: Travelled, mailbox: None) -> None:
    accepted(travelled.file, travelled.digest)
    versions.forget_what_was_read()
    client = Client()
    assert sign_in(client, ADA) == travelled.person
    pages = {place: client.get(place) for place in ("/my/", "/my/data", "/my/succession", "/my/proofs", "/my/requests")}
    assert {place: page.status_code for place, page in pages.items()} == dict.fromkeys(pages, 200)
    assert travelled.sha256 in pages["/my/succession"].content.decode()
    assert travelled.request.number in pages["/my/requests"].content.decode()
    with reading_for(CASEWORK, member=uuid7(), because="the board"):
        board = RightsRequest.objects.get(number=travelled.request.number)
        looked_at([])
    assert board.due_at == travelled.request.due_at, "the desk has it with its own date"


@pytest.mark.promise("3.3-b")
def test_an_open_request_is_due_when_it_was_due(travelled: Travelled) -> None:
    accepted(travelled.file, travelled.digest)
    with Asker("member", travelled.person).block():
        asked = RightsRequest.objects.get(number=travelled.request.number)
    assert asked.due_at == travelled.request.due_at
    assert asked.received_at == travelled.request.received_at


@pytest.mark.promise("3.3-b")
def test_twice_brings_nobody_twice_and_a_deletion_in_between_is_for_good(travelled: Travelled) -> None:
    accepted(travelled.file, travelled.digest)
    assert accepted(travelled.file, travelled.digest) == TakenIn(known=1)
    rights.delete(Asker("member", travelled.person), channel="account")
    assert accepted(travelled.file, travelled.digest) == TakenIn(erased=1)
    assert member_of(Address("email", ADA)) is None


@pytest.mark.promise("3.3-b")
def test_whose_address_is_taken_here_is_set_aside(travelled: Travelled, mailbox: None) -> None:
    other = sign_up(Client(), ADA)
    assert accepted(travelled.file, travelled.digest) == TakenIn(set_aside=1)
    assert member_of(Address("email", ADA)) == other


@pytest.mark.promise("3.3-b")
def test_another_bundle_or_key_is_refused_and_nothing_is_written(travelled: Travelled) -> None:
    raw = bytearray(travelled.file.getvalue())
    raw[-20] ^= 1
    with pytest.raises(BundleDamaged):
        accepted(io.BytesIO(bytes(raw)), travelled.digest)
    with pytest.raises(OtherDigest):
        accepted(travelled.file, "0" * 64)
    with as_login("owner"), pytest.raises(NotSigned):
        taking.accept(travelled.file, IDENTITY, OTHER_LOG.verifier, travelled.digest, nobody_watches)
    with as_login("owner"), pytest.raises(NotForUs):
        taking.inspect(travelled.file, sealing.new_identity(), LOG.verifier)
    assert member_of(Address("email", ADA)) is None


def means(other: Callable[[Meaning], Meaning]) -> Callable[[dict[str, Any]], None]:
    """The policy of the predecessor meant something else, and people are bound by that."""
    digest = other(versions.history()[-1].meaning).digest

    def change(told: dict[str, Any]) -> None:
        if told["kind"] == "meaning":
            told |= {"meaning": other(read(told["meaning"])).written(), "digest": digest}
        elif told["kind"] == "person":
            told["bound"]["meaning"] = digest

    return change


def less_time(meaning: Meaning) -> Meaning:
    return replace(meaning, periods={**meaning.periods, "rights.RightsRequest": Period("requests", 30, "enough")})


def sooner_answers(meaning: Meaning) -> Meaning:
    return replace(meaning, rights={**meaning.rights, "copy": 3})


def fewer_uses(meaning: Meaning) -> Meaning:
    place = "accounts.Member.email"
    item = replace(meaning.items[place], purposes=meaning.items[place].purposes - {"security"})
    return replace(meaning, items={**meaning.items, place: item})


def another_purpose(meaning: Meaning) -> Meaning:
    place = "accounts.Member.email"
    item = replace(meaning.items[place], purposes=meaning.items[place].purposes | {"astrology"})
    why = replace(meaning.purposes["account"], says="Cast a horoscope.")
    return replace(meaning, items={**meaning.items, place: item}, purposes={**meaning.purposes, "astrology": why})


def no_editions(meaning: Meaning) -> Meaning:
    """The predecessor had no way to order one: a purpose that nobody agreed to there."""
    items = {place: replace(item, purposes=item.purposes - {"purchase"}) for place, item in meaning.items.items()}
    return replace(meaning, items=items, purposes={k: why for k, why in meaning.purposes.items() if k != "purchase"})


def has_a_column_of_its_own(told: dict[str, Any]) -> None:
    if told["kind"] == "opening":
        told["tables"]["accounts.Member"]["columns"].append("star_sign")


def is_only_stored(told: dict[str, Any]) -> None:
    if told["kind"] == "person":
        told["data"]["accounts.Member"][0]["permits"] |= int(Mark.RESTRICTED)


def is_a_minor_of_unknown_age(told: dict[str, Any]) -> None:
    if told["kind"] == "person":
        told["data"]["accounts.Member"][0]["permits"] |= int(Mark.MINOR)


def allowed_what_nobody_knows(told: dict[str, Any]) -> None:
    if told["kind"] == "person":
        told["data"]["accounts.Member"][0]["permits"] |= 1 << 20


def brings_rows_of_another(told: dict[str, Any]) -> None:
    if told["kind"] == "person":
        told["data"]["rights.RightsRequest"][0]["subject"] = "0" * 8 + "-0000-0000-0000-" + "0" * 12


def hides_the_text(told: dict[str, Any]) -> None:
    if told["kind"] == "text":
        told["canonical"] += " "


@pytest.mark.promise("3.3-b")
@pytest.mark.parametrize(
    ("change", "because"),
    [
        (has_a_column_of_its_own, "a column that is not known here: star_sign"),
        (is_only_stored, "Somebody comes who may not"),
        (is_a_minor_of_unknown_age, "do not say the same"),
        (allowed_what_nobody_knows, "that this version does not know"),
        (brings_rows_of_another, "somebody else's"),
        (hides_the_text, "not what their digest says"),
    ],
)
def test_what_is_not_as_it_must_be_is_refused_whole(
    travelled: Travelled, change: Callable[[dict[str, Any]], None], because: str
) -> None:
    file, digest = changed(travelled.file, change)
    with pytest.raises(NotHonoured, match=because):
        accepted(file, digest)
    assert _is_empty()


def _is_empty() -> bool:
    with as_owner() as owner:
        tables = (
            "accounts_member",
            "succession_arrival",
            "succession_takeover",
            "versions_inherited",
            "consent_agreement",
        )
        return not any(owner.execute(f"SELECT 1 FROM {table}").fetchall() for table in tables)


@pytest.mark.promise("3.3-b")
@pytest.mark.parametrize(
    ("other", "because"),
    [
        (less_time, "Kept longer"),
        (sooner_answers, "We answer later"),
        (fewer_uses, "also used here to do this: Sign a member in"),
        (another_purpose, "No longer done: Cast a horoscope."),
    ],
)
def test_what_cannot_be_honoured_is_refused_whole(
    travelled: Travelled, other: Callable[[Meaning], Meaning], because: str
) -> None:
    file, digest = changed(travelled.file, means(other))
    with pytest.raises(NotHonoured, match=because):
        accepted(file, digest)
    assert _is_empty()


@pytest.mark.promise("3.3-c")
def test_a_purpose_that_they_did_not_agree_to_stays_closed_until_they_do(travelled: Travelled) -> None:
    file, digest = changed(travelled.file, means(no_editions))
    accepted(file, digest)
    person = travelled.person
    with pytest.raises(NotAgreed), reading_for(PURCHASE, member=person, subject=person):
        pass  # pragma: no cover
    agree_again(person, current_policy("en"))
    with reading_for(PURCHASE, member=person, subject=person):
        """Open from now on."""


@pytest.mark.promise("3.3-c")
def test_the_twin_of_it_is_open_to_whoever_agreed_to_it(travelled: Travelled) -> None:
    accepted(travelled.file, travelled.digest)
    with reading_for(PURCHASE, member=travelled.person, subject=travelled.person):
        """The same purpose, which their predecessor had too."""


@pytest.mark.promise("3.3-c")
def test_a_consent_that_they_did_not_give_is_not_there(ada: UUID) -> None:
    """The database itself shows nobody for a purpose that lives on a consent without its bit."""
    made = ready()
    file, result = bundle_of(made)
    empty_the_house()
    accepted(file, result.digest)
    with pytest.raises(NotAuthorised), reading_for(PROFILE, member=ada):
        pass  # pragma: no cover
    with reading_for(ACCOUNT, member=ada):
        give(Permit.PROFILE, owner=ada, subject=ada, proof=PROOF)
    with reading_for(PROFILE, member=ada):
        assert Member.objects.filter(pk=ada).exists()
