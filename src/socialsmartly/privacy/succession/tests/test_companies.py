"""What people agreed to and what was passed on goes along; a yes holds for a company of ours that is the same, and for no other."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.actions.agreeing import agree_to, take_back
from socialsmartly.privacy.recipients.actions.handing import To, may_leave, opened, passing, read_out
from socialsmartly.privacy.recipients.actions.register import add
from socialsmartly.privacy.recipients.actions.telling import begin
from socialsmartly.privacy.recipients.codes import Case, Category, Use
from socialsmartly.privacy.recipients.errors import HandoverRefused, NoContract
from socialsmartly.privacy.recipients.listing import told_changes
from socialsmartly.privacy.recipients.models import Contract, Disclosure, Notice, Says, SharingConsent, State, Way
from socialsmartly.privacy.recipients.queries import last_word, passed_on, suspended_of
from socialsmartly.privacy.recipients.tests.given import EMAIL, LANGUAGE, PHONE, terms
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.errors import NotHonoured
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    IDENTITY,
    LOG,
    accepted,
    ada,
    bundle_of,
    changed,
    copy_of,
    ready,
)
from socialsmartly.privacy.succession.walking import digest_of
from socialsmartly.privacy.versions.queries import forget_what_was_read
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import FINISHING, PREFERENCES, RIGHTS, SHARING
from tests.cast import sign_in
from tests.house import as_login, as_owner, empty_the_house

__all__ = ["ada"]
pytestmark = [pytest.mark.promise("3.3-b"), pytest.mark.promise("3.1-f")]
CONSENTS = SharingConsent._meta.label


def company(**other: Any) -> Contract:
    return add(Category.PARTNER, terms(Category.PARTNER, mail="deletions@canary.example", **other))


@dataclass
class Travelled:
    """Ada agreed to a company, it received something, and she went to an empty house."""

    who: Asker
    theirs: Contract
    made: UUID
    file: io.BytesIO
    digest: str
    copy: dict[str, list[Any]]
    passed: Disclosure


@pytest.fixture
def travelled(ada: UUID) -> Travelled:
    who, theirs = Asker("member", ada), company()
    to = To(theirs.recipient_id, Use.OWN, Case.CONSENT)
    with translation.override("en"):
        agree_to(who, theirs.recipient_id, Use.OWN, version=theirs.version)
    with passing(who, opened(to)):
        passed = read_out(who, to, opened(to), [EMAIL], way=Way.SENT).passed
    copy, made = copy_of(ada), ready()
    file, result = bundle_of(made)
    again, _ = bundle_of(made)
    assert passed_to(again) == [theirs.name], "that it went to the successor is on record with whoever handed over"
    empty_the_house()
    return Travelled(who, theirs, made, file, result.digest, copy, passed)


def passed_to(file: io.BytesIO) -> list[str]:
    people = (told for told in bundle.Reader(file, IDENTITY, LOG.verifier) if told["kind"] == bundle.PERSON)
    return [row["name"] for told in people for row in told["data"]["recipients.Disclosure"]]


def may_go(who: Asker, recipient: UUID) -> bool:
    to = To(recipient, Use.OWN, Case.CONSENT)
    try:
        with who.block(SHARING):
            return bool(may_leave(who, to, opened(to), [EMAIL]))
    except HandoverRefused:
        return False


def suspended(who: Asker) -> list[str]:
    with who.block(PREFERENCES):
        return [one.said.name for one in suspended_of(who)]


def test_a_yes_to_a_company_that_we_do_not_have_is_kept_and_opens_nothing(travelled: Travelled) -> None:
    who, theirs = travelled.who, travelled.theirs
    accepted(travelled.file, travelled.digest)
    assert copy_of(who.subject) == travelled.copy, "a copy says the same before and after"
    assert suspended(who) == [theirs.name]
    to = To(theirs.recipient_id, Use.OWN, Case.CONSENT)
    with pytest.raises(NoContract), who.block(SHARING):
        may_leave(who, to, opened(to), [EMAIL])
    with reading_for(NO_PERSONAL_DATA):
        (change,) = told_changes()
    assert change.what.startswith("received something from our predecessor")


def test_the_person_sees_what_is_suspended_and_takes_it_back(travelled: Travelled, mailbox: None) -> None:
    accepted(travelled.file, travelled.digest)
    forget_what_was_read()
    client = Client()
    sign_in(client, ADA)
    page = client.get("/my/recipients").content.decode()
    assert "suspended, nothing flows" in page
    place = f"/my/recipients/{travelled.theirs.recipient_id}/own"
    assert place in page
    client.post(place, {"on": "0", "version": "1"})
    assert "suspended, nothing flows" not in client.get("/my/recipients").content.decode()


def test_a_yes_to_the_same_company_with_the_same_five_facts_holds(travelled: Travelled) -> None:
    who, ours = travelled.who, company()
    accepted(travelled.file, travelled.digest)
    assert may_go(who, ours.recipient_id)
    assert suspended(who) == []
    now = copy_of(who.subject)
    (more,) = [row for row in now[CONSENTS] if row not in travelled.copy[CONSENTS]]
    assert more["recipient_id"] == str(ours.recipient_id)
    now[CONSENTS].remove(more)
    assert now == travelled.copy, "and nothing else is new"


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Canary Post GmbH"},
        {"contact": "office@canary.example"},
        {"said_en": "Answer questions, and learn from them."},
        {"method_en": "Sent to its machine, everybody at once."},
        {"items": [EMAIL, LANGUAGE, PHONE]},
        {"sensitive": [EMAIL]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_one_other_fact_and_the_yes_is_suspended(travelled: Travelled, other: dict[str, Any]) -> None:
    """The twins of it, one for each fact, and for what no fact says: what of it is sensitive."""
    ours = company(**other)
    accepted(travelled.file, travelled.digest)
    assert not may_go(travelled.who, ours.recipient_id)
    assert suspended(travelled.who) == [travelled.theirs.name]


def test_a_yes_to_an_older_version_holds_here_no_more_than_there(travelled: Travelled) -> None:
    def has_moved_on(told: dict[str, Any]) -> None:
        if told["kind"] == bundle.RECIPIENT:
            told["contracts"][0]["version"] += 1

    ours = company()
    accepted(*changed(travelled.file, has_moved_on))
    assert not may_go(travelled.who, ours.recipient_id)


@pytest.mark.promise("4.3-a")
def test_a_no_is_said_to_both_entries_of_one_company(travelled: Travelled) -> None:
    who, ours = travelled.who, company()
    accepted(travelled.file, travelled.digest)
    take_back(who, ours.recipient_id, Use.OWN)
    assert not may_go(who, ours.recipient_id)
    with who.block(PREFERENCES):
        for entry in (ours, travelled.theirs):
            word = last_word(who, entry.recipient_id, Use.OWN)
            assert word
            assert word.state == State.WITHDRAWN
    with who.block():
        (told,) = Notice.objects.filter(subject=who.subject)
    assert (told.recipient, told.says) == (travelled.theirs.recipient_id, Says.STOP)


@pytest.mark.promise("4.2-g")
def test_whoever_received_something_there_is_told_of_a_deletion_here(travelled: Travelled) -> None:
    who = travelled.who
    accepted(travelled.file, travelled.digest)
    with who.block(RIGHTS):
        assert [one.name for one in passed_on(who)] == [travelled.theirs.name]
    rights.delete(who, channel="account")
    with as_login("worker"), reading_for(FINISHING):
        (told,) = Notice.objects.filter(subject=who.subject)
    assert told.pseudonym == travelled.passed.pseudonym, "by the name that it was given there"
    with as_login("worker"):
        begun = begin(told.pk)
    assert begun
    assert (begun[1].mail, begun[1].endpoint) == ("deletions@canary.example", "")


@pytest.mark.promise("4.2-g")
def test_whoever_was_deleted_before_it_came_is_told_of_all_the_same(travelled: Travelled) -> None:
    """A backup from before the taking in was restored: it knows neither the person nor whom they are to be told of."""
    who = travelled.who
    accepted(travelled.file, travelled.digest)
    rights.delete(who, channel="account")
    assert told_of_a_deletion(who) == [travelled.theirs.recipient_id]
    accepted(travelled.file, travelled.digest)
    assert told_of_a_deletion(who) == [travelled.theirs.recipient_id], "once is enough"
    with as_owner() as owner:
        owner.execute("TRUNCATE recipients_notice")
    assert accepted(travelled.file, travelled.digest).erased == 1
    assert told_of_a_deletion(who) == [travelled.theirs.recipient_id]


def told_of_a_deletion(who: Asker) -> list[UUID]:
    with as_login("worker"), reading_for(FINISHING):
        return [one.recipient for one in Notice.objects.filter(subject=who.subject, says=Says.ERASE)]


def takes_our_number(told: dict[str, Any], ours: UUID) -> None:
    """Their company under the number of one of ours, in its record and in everybody's rows."""
    if told["kind"] == bundle.RECIPIENT:
        told["id"] = str(ours)
    elif told["kind"] == bundle.PERSON:
        for table in (CONSENTS, "recipients.Disclosure"):
            for row in told["data"][table]:
                row["recipient_id"] = str(ours)
        told["sha256"] = digest_of(told["data"])


def hides_the_company(told: dict[str, Any], _ours: UUID) -> None:
    if told["kind"] == bundle.RECIPIENT:
        told |= {"kind": bundle.TEXT, "canonical": "", "digest": EMPTY, "version": "1", "language": "en"}


def has_no_contract(told: dict[str, Any], _ours: UUID) -> None:
    if told["kind"] == bundle.RECIPIENT:
        told["contracts"] = []


def wants_what_nobody_knows(told: dict[str, Any], _ours: UUID) -> None:
    if told["kind"] == bundle.RECIPIENT:
        told["contracts"][0]["use"] = "astrology"


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (takes_our_number, "under the number of one of ours"),
        (hides_the_company, "does not say which company"),
        (has_no_contract, "how a company is reached"),
        (wants_what_nobody_knows, "does not know: “astrology”"),
    ],
)
def test_a_company_that_is_not_as_it_must_be_is_refused_whole(travelled: Travelled, change: Any, because: str) -> None:
    ours = company()
    file, digest = changed(travelled.file, lambda told: change(told, ours.recipient_id))
    with pytest.raises(NotHonoured, match=because):
        accepted(file, digest)
    with as_login("worker"), reading_for(FINISHING):
        assert not Notice.objects.exists()


def test_without_the_record_nobody_would_be_told(travelled: Travelled) -> None:
    """The twin: a bundle of a predecessor that kept what was passed on to itself."""

    def keeps_it(told: dict[str, Any]) -> None:
        if told["kind"] == bundle.PERSON:
            del told["data"]["recipients.Disclosure"]
            told["sha256"] = digest_of(told["data"])

    accepted(*changed(travelled.file, keeps_it))
    rights.delete(travelled.who, channel="account")
    with as_login("worker"), reading_for(FINISHING):
        assert not Notice.objects.exists()
