"""When something went wrong, the program finds whom it touched and by when who has to know; people are told once two of us agree."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.incidents import actions
from socialsmartly.privacy.incidents.codes import TO_THE_AUTHORITY, Kind, State, Tell
from socialsmartly.privacy.incidents.drafts import to_the_authority, to_the_people
from socialsmartly.privacy.incidents.errors import DecidedAlready, NotAgreed, NothingTouched, SomebodyElseDecides
from socialsmartly.privacy.incidents.models import Incident, Touched
from socialsmartly.privacy.incidents.queries import about, counts, one, to_tell
from socialsmartly.privacy.incidents.scope import deadlines, items, recipients, touchable, touchable_labels
from socialsmartly.privacy.recipients.tests.given import member
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import FINISHING, REGISTER
from tests.house import as_login

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox", "db")]
EVE, ZOE = uuid7(), uuid7()
EVERYBODY = "accounts.Member"
SAID = {
    "cause": ("A disk was left on a train.", "一块硬盘遗落在火车上。"),
    "harm": ("Somebody may write to you in our name.", "可能有人冒用我们的名义与您联系。"),
    "done": ("The disk is locked from afar.", "硬盘已远程锁定。"),
    "advice": ("Trust no mail that asks for a code.", "不要相信索要验证码的邮件。"),
}


def incident(**changed: Any) -> Incident:
    words = {
        f"{name}_{tongue}": said for name, both in SAID.items() for tongue, said in zip(("en", "zh"), both, strict=True)
    }
    facts = {"kind": Kind.LEAKED, "known_at": timezone.now(), "tables": [EVERYBODY], **words}
    return Incident(**{**facts, **changed})


def entered(**changed: Any) -> UUID:
    return UUID(str(actions.enter(incident(**changed), staff=EVE).pk))


def agreed(**changed: Any) -> Incident:
    return actions.decide(entered(**changed), staff=ZOE, agrees=True)


def find() -> int:
    """As the worker, which alone may look for everybody."""
    with as_login("worker"):
        return actions.find_everybody()


def waiting(at: datetime) -> list[tuple[Touched, Incident]]:
    with as_login("worker"):
        return to_tell(at)


def test_each_table_stands_once_under_what_it_is_about() -> None:
    found = [label for _topic, tables in touchable() for label, _title in tables]
    assert sorted(found) == sorted(touchable_labels())
    assert all(tables for _topic, tables in touchable())


def test_a_room_that_says_no_topic_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: its tables would be missing from the list."""
    monkeypatch.setattr(apps.get_app_config("accounts"), "verbose_name", "Accounts")
    with pytest.raises(AssertionError):
        test_each_table_stands_once_under_what_it_is_about()


def held(key: UUID) -> Incident:
    with reading_for(REGISTER):
        found = one(key)
    assert found is not None
    return found


def test_nobody_is_looked_for_or_told_before_two_people_agreed() -> None:
    member("ada@example.test")
    key = entered()
    assert find() == 0
    with pytest.raises(SomebodyElseDecides):
        actions.decide(key, staff=EVE, agrees=True)
    with pytest.raises(NotAgreed):
        actions.authority_told(key)
    actions.decide(key, staff=ZOE, agrees=True)
    assert find() == 1
    assert len(waiting(timezone.now())) == 1
    with pytest.raises(DecidedAlready):
        actions.decide(key, staff=ZOE, agrees=False)


def test_what_was_none_tells_nobody() -> None:
    member("ada@example.test")
    actions.decide(entered(), staff=ZOE, agrees=False)
    assert find() == 0


def test_only_whoever_has_something_there_is_touched() -> None:
    ada = member("ada@example.test").subject
    made = agreed(tables=["applicants.Wish"])
    assert find() == 0
    assert (counts(made.pk).touched, about(Asker("member", ada))) == (0, [])
    assert held(made.pk).searched_at is not None


def test_everybody_is_looked_at_once_also_after_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    people = sorted(member(f"{name}@example.test").subject for name in ("ada", "ben", "cyd"))
    made = agreed()
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    looks: list[UUID] = []
    whole = actions._touches

    def breaks_at_the_third(one: Incident, asker: Asker) -> bool:
        looks.append(asker.subject)
        if len(looks) == 3:
            raise BrokenPipeError
        return whole(one, asker)

    monkeypatch.setattr(actions, "_touches", breaks_at_the_third)
    with pytest.raises(BrokenPipeError):
        find()
    assert (held(made.pk).searched_to, held(made.pk).searched_at) == (people[1], None)
    assert find() == 1
    assert looks == [*people, people[2]]
    assert counts(made.pk).touched == 3


def test_whom_the_harm_is_kept_from_is_counted_and_not_told() -> None:
    ada = member("ada@example.test").subject
    made = agreed(tell=Tell.SPARED)
    find()
    assert waiting(timezone.now()) == []
    assert counts(made.pk).touched == 1
    assert [found.pk for found in about(Asker("member", ada))] == [made.pk]


def test_whoever_was_told_is_told_once_and_whoever_was_not_is_tried_again() -> None:
    member("ada@example.test")
    member("ben@example.test")
    made = agreed()
    find()
    (first, _), (second, _) = waiting(timezone.now())
    with as_login("worker"):
        actions.note_telling(first, "email")
        actions.note_telling(second, "")
    assert waiting(timezone.now()) == []
    assert [found.pk for found, _ in waiting(timezone.now() + timedelta(hours=2))] == [second.pk]
    assert counts(made.pk).told == 1


def test_the_dates_follow_from_the_moment_in_which_it_was_known() -> None:
    early = timezone.now() - timedelta(hours=80)
    made = agreed(known_at=early)
    china, europe, people = deadlines(made)
    assert (china.by, europe.by, people.by) == (None, early + TO_THE_AUTHORITY, None)
    assert europe.late(timezone.now())
    actions.authority_told(made.pk)
    actions.authority_told(made.pk)
    assert deadlines(held(made.pk))[1].late(timezone.now())
    assert len(deadlines(agreed(tell=Tell.SPARED))) == 2
    assert not deadlines(agreed())[1].late(timezone.now())


def test_which_information_it_was_is_read_off_the_map() -> None:
    ((table, names),) = items([EVERYBODY])
    assert len(names) > 3
    assert table
    with reading_for(REGISTER):
        assert recipients([EVERYBODY]) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_notices_say_all_that_the_laws_ask_for(language: str) -> None:
    member("ada@example.test")
    made = agreed()
    find()
    tongue = 1 if language == "zh-hans" else 0
    made = held(made.pk)
    people = to_the_people(made, language)
    number = counts(made.pk)
    with reading_for(REGISTER):
        authority = to_the_authority(made, number, language)
    for text in (people, authority):
        assert all(said[tongue] in text for said in SAID.values())
        assert not any(said[1 - tongue] in text for said in SAID.values())
        assert made.number in text
        assert all(name in text for name in items([EVERYBODY])[0][1]) or language == "zh-hans"
    assert ("People whom it touched: 1" if tongue == 0 else "受影响的人数：1") in authority


def test_what_touched_nobody_or_nothing_that_the_map_has_is_none() -> None:
    for tables in ([], ["nothing.Here"]):
        with pytest.raises(NothingTouched):
            entered(tables=tables)


@pytest.mark.parametrize(
    "changed",
    [{"decided_by": None}, {"happened_at": timezone.now() + timedelta(days=1)}],
    ids=["decided_by", "happened_at"],
)
def test_the_database_holds_no_incident_that_one_person_agreed_to_or_that_was_known_too_early(
    changed: dict[str, Any],
) -> None:
    whole = {"number": "N-1", "entered_by": uuid7(), "decided_by": uuid7(), "state": State.AGREED}
    with pytest.raises(IntegrityError), reading_for(REGISTER):
        incident(**{**whole, **changed}).save(force_insert=True)
    with reading_for(REGISTER):
        incident(**whole).save(force_insert=True)


def test_nobody_is_touched_twice_by_one_incident() -> None:
    ada = member("ada@example.test").subject
    made = agreed()
    find()
    with as_login("worker"), pytest.raises(IntegrityError), reading_for(FINISHING):
        Touched.objects.create(owner=ada, subject=ada, incident=made.pk, number=made.number)
