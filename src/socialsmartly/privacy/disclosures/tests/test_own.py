"""Somebody's words stand in public only by their own consent, exactly as they saw them, and one step takes them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.disclosures.actions import make_public, take_back, take_down_again
from socialsmartly.privacy.disclosures.actions.own import TABLE
from socialsmartly.privacy.disclosures.codes import EndedBy
from socialsmartly.privacy.disclosures.errors import NotForMinors, NotWhatWasShown, PublicAlready
from socialsmartly.privacy.disclosures.models import PublicConsent, Published
from socialsmartly.privacy.disclosures.queries import own_words
from socialsmartly.privacy.disclosures.rules import Words, digest_of, names
from socialsmartly.privacy.disclosures.tests.given import customer, in_public, made_public, said
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.limits.actions.limiting import standing
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.publishing.errors import NotConfirmed
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import Mark
from socialsmartly.words.purposes import PREFERENCES, PUBLIC, SERVICE, SURVEY
from tests.house import as_owner

pytestmark = pytest.mark.promise("3.4-a")


def consent_of(asker: Asker) -> PublicConsent:
    with asker.block(PREFERENCES):
        return PublicConsent.objects.get(owner=asker.owner, subject=asker.subject)


def test_what_was_agreed_to_stands_there_and_one_step_takes_it_back(db: None) -> None:
    ada = customer()
    made = made_public(ada)
    assert in_public(ada) == ["The best tea I know."]
    with ada.block():
        assert [one.shown_as for one in own_words(ada)] == [""], "under no name, unless they give one"
    assert take_back(ada, made.pk)
    assert in_public(ada) == []
    held = consent_of(ada)
    assert held.ended_at
    assert held.ended_by == EndedBy.PERSON
    assert not take_back(ada, made.pk), "a second click finds nothing"


def test_the_consent_names_the_item_the_audience_and_the_end(db: None) -> None:
    ada, words = customer(), said(shown_as="A. from Leeds")
    made = made_public(ada, words)
    held = consent_of(ada)
    assert (held.thing, held.audience, held.digest) == (words.thing, "everybody", digest_of(words))
    assert made.consent_id == held.pk
    assert held.until == made.until


@pytest.mark.parametrize("other", [{"text": "Another."}, {"shown_as": "Ada"}, {"asked": "What was bad?"}])
def test_what_was_not_on_the_screen_is_agreed_to_by_nobody(db: None, other: dict[str, str]) -> None:
    ada, words = customer(), said()
    changed = Words(**{**words.__dict__, **other})
    with pytest.raises(NotWhatWasShown):
        make_public(ada, changed, seen=digest_of(words))
    assert in_public(ada) == []


def test_an_address_in_it_is_shown_before_and_asked_about(db: None) -> None:
    ada, words = customer(), said("Write to me at ada@example.test")
    with pytest.raises(NotConfirmed):
        make_public(ada, words, seen=digest_of(words))
    assert in_public(ada) == []
    make_public(ada, words, seen=digest_of(words), confirmed=["mail"])
    assert in_public(ada) == [words.text]


def test_a_thing_is_public_once(db: None) -> None:
    ada, words = customer(), said()
    made_public(ada, words)
    with pytest.raises(PublicAlready):
        made_public(ada, words)


def test_nothing_of_somebody_under_18_becomes_public(db: None) -> None:
    ada = customer()
    with reading_for(SERVICE, workspace=ada.workspace):
        Contact.objects.filter(pk=ada.subject).update(permits=int(Mark.MINOR))
    with pytest.raises(NotForMinors):
        made_public(ada)


def row(asker: Asker, **changed: object) -> Published:
    return Published(
        **{
            "owner": asker.owner,
            "subject": asker.subject,
            "consent_id": uuid7(),
            "thing": uuid7(),
            "asked": "How was it?",
            "until": timezone.now() + timedelta(days=1),
            **changed,
        }
    )


def test_the_database_takes_no_row_without_its_consent(db: None) -> None:
    """Past every action: a consent that is not there, that is somebody else's, or none at all."""
    ada, bob = customer(), customer("bob")
    made_public(bob)
    theirs = consent_of(bob).pk
    for consent in (uuid7(), theirs):
        with ada.block(PREFERENCES), pytest.raises(IntegrityError, match="disclosures_published_consent_link"):
            row(ada, consent_id=consent).save(force_insert=True)
    with ada.block(PREFERENCES), pytest.raises(IntegrityError, match="consent_id"):
        row(ada, consent_id=None).save(force_insert=True)
    made_public(ada)
    with ada.block(PREFERENCES):
        row(ada, consent_id=PublicConsent.objects.get(owner=ada.owner).pk).save(force_insert=True)  # the twin


@pytest.mark.parametrize("purpose", [SERVICE, SURVEY, PUBLIC])
def test_nobody_but_the_person_puts_anything_there(db: None, purpose: object) -> None:
    ada = customer()
    made_public(ada)
    consent = consent_of(ada).pk
    with reading_for(purpose, workspace=ada.workspace), pytest.raises(DatabaseError, match="permission denied"):  # type: ignore[arg-type]
        row(ada, consent_id=consent).save(force_insert=True)


def test_a_row_that_rests_on_nothing_is_shown_to_nobody(db: None) -> None:
    """Should the column ever lose what holds it: the policy of the page asks for the consent as well."""
    ada = customer()
    made_public(ada)
    with as_owner() as owner:
        owner.execute("ALTER TABLE disclosures_published ALTER consent_id DROP NOT NULL")
        try:
            owner.execute("UPDATE disclosures_published SET consent_id = NULL")
            assert in_public(ada) == []
        finally:
            owner.execute("DELETE FROM disclosures_published")
            owner.execute("ALTER TABLE disclosures_published ALTER consent_id SET NOT NULL")


def test_the_role_of_the_page_reads_what_is_public_and_no_other_table(db: None) -> None:
    with as_owner() as owner:
        read = owner.execute(
            "SELECT DISTINCT table_name, privilege_type FROM information_schema.column_privileges WHERE grantee = %s "
            "UNION SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = %s",
            [PUBLIC.role, PUBLIC.role],
        ).fetchall()
        inherits = owner.execute("SELECT 1 FROM pg_auth_members WHERE member = %s::regrole", [PUBLIC.role]).fetchall()
    tables_read = {table for table, _ in read}
    assert tables_read == {"disclosures_published", "disclosures_measure"}, "not even a table about nobody"
    assert {what for _, what in read} == {"SELECT"}
    assert inherits == []


def test_the_twin_of_that_question_finds_what_another_role_reads(db: None) -> None:
    with as_owner() as owner:
        read = owner.execute(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges WHERE grantee = %s", [SERVICE.role]
        ).fetchall()
    assert ("contacts_contact",) in read


def test_after_its_day_it_is_gone_whether_or_not_anything_swept(db: None) -> None:
    ada = customer()
    made = made_public(ada)
    with as_owner() as owner:
        owner.execute(
            "UPDATE disclosures_published SET since = now() - interval '366 days', until = now() WHERE id = %s",
            [made.pk],
        )
    assert in_public(ada) == []


def hide(asker: Asker) -> None:
    rights.delete_later(asker, channel="page")


def restrict(asker: Asker) -> None:
    limits.restrict(asker, RestrictionGround.CLAIMS, channel="page")


def erase(asker: Asker) -> None:
    rights.delete(asker, channel="page")


@pytest.mark.parametrize("act", [hide, restrict, erase])
def test_whoever_leaves_or_limits_is_off_the_page_with_the_same_act(db: None, act: Callable[[Asker], None]) -> None:
    ada = customer()
    made_public(ada)
    act(ada)
    assert in_public(ada) == []


def test_whoever_is_restricted_while_they_agree_is_shown_once_that_ends(db: None) -> None:
    ada = customer()
    asked = limits.restrict(ada, RestrictionGround.CLAIMS, channel="page")
    made_public(ada)
    assert in_public(ada) == []
    with ada.block():
        limit = standing(ada, Mark.RESTRICTED)
    assert limit
    assert limit.request == asked.pk
    limits.lift(ada, limit.pk, channel="page")
    assert in_public(ada) == ["The best tea I know."]


@pytest.mark.promise("4.2-h")
def test_a_restored_backup_brings_no_words_back(db: None) -> None:
    ada = customer()
    made = made_public(ada)
    with as_owner() as owner:
        (kept,) = owner.execute("SELECT row_to_json(p)::text FROM disclosures_published p").fetchall()
    take_back(ada, made.pk)
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO disclosures_published SELECT * FROM json_populate_record(NULL::disclosures_published, %s)",
            [kept[0]],
        )
        owner.execute("UPDATE disclosures_publicconsent SET ended_at = NULL, ended_by = ''")
    assert in_public(ada) != [], "the twin: it is back before the journal is gone through"
    for _ in range(2):
        take_down_again([entry for entry in journal().entries() if entry.what == TABLE])
        assert in_public(ada) == []
    assert consent_of(ada).ended_at


def test_the_public_log_has_a_line_for_it_and_one_for_its_end(db: None) -> None:
    ada = customer()
    take_back(ada, made_public(ada).pk)
    told = [(one.opening.kind, one.opening.said["state"]) for one in proofs_of(ada)]
    assert told == [("public", "taken back"), ("public", "given")]


def test_what_stands_there_lies_sealed(db: None) -> None:
    made_public(customer(), said("A word that nobody else uses", shown_as="Nobody Else"))
    with as_owner() as owner:
        (kept,) = owner.execute("SELECT row_to_json(p)::text FROM disclosures_published p").fetchall()
    assert "nobody else" not in kept[0].lower()
    assert isinstance(Published._meta.get_field("words"), SealedTextField)


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("It was Ada who did it", ["Ada"], True),
        ("It was ADA", ["ada"], True),
        ("Nobody in particular", ["Ada"], False),
        ("Al did it", ["Al"], False),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, known: list[str], found: bool) -> None:
    assert names([text], known) is found
