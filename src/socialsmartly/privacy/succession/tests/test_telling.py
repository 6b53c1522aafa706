"""Everybody is told who takes over before anything of theirs goes, and may say no."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import going_along
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.recipients.listing import listed
from socialsmartly.privacy.recipients.models import Recipient
from socialsmartly.privacy.recipients.tests.given import member
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.reading import opens_an_account, sealed_fields
from socialsmartly.privacy.succession import queries
from socialsmartly.privacy.succession.actions import deciding, telling
from socialsmartly.privacy.succession.codes import Standing, State
from socialsmartly.privacy.succession.errors import DecidedAlready, KeyBroken, NotInForce, SomebodyElseDecides
from socialsmartly.privacy.succession.models import Announcement, Succession
from socialsmartly.privacy.succession.rules import may_go, standing
from socialsmartly.privacy.succession.tests.given import (
    KEY,
    NAME,
    ONE,
    OTHER,
    announced,
    entered,
    granted,
    held,
    tell,
    time_passes,
    told_of,
)
from socialsmartly.words.purposes import REGISTER, SUCCESSION
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("3.3-a")
NOW = timezone.now()
DAY = timedelta(days=1)


def ada() -> UUID:
    return member("ada@example.test").subject


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ({}, Standing.UNTOLD),
        ({"sent_at": NOW, "answer_until": NOW + DAY}, Standing.ASKED),
        ({"sent_at": NOW - 2 * DAY, "answer_until": NOW - DAY}, Standing.GOES),
        ({"sent_at": NOW - 2 * DAY, "answer_until": NOW - DAY, "refused_at": NOW}, Standing.STAYS),
        ({"refused_at": NOW}, Standing.STAYS),
        ({"sent_at": NOW - 2 * DAY, "answer_until": NOW - DAY, "handed_over_at": NOW}, Standing.GONE),
    ],
)
def test_how_it_stands_is_the_last_that_was_done_or_said(told: dict[str, object], stands: Standing) -> None:
    one = Announcement(**told)
    assert standing(one, NOW) is stands
    assert may_go(one, NOW) is (stands in (Standing.GOES, Standing.GONE))


def test_two_decide_and_then_the_public_list_names_the_successor(db: None) -> None:
    made = entered()
    with pytest.raises(SomebodyElseDecides):
        deciding.grant(made, staff=ONE)
    deciding.grant(made, staff=OTHER)
    with pytest.raises(DecidedAlready):
        deciding.refuse(made, staff=OTHER)
    with reading_for(REGISTER):
        (one,) = [entry for _, entries in listed("en") for entry in entries]
    assert one.name == NAME
    assert "Agreement" in one.kinds


def test_the_database_holds_that_two_decide(db: None) -> None:
    """The twin of the guard in Python."""
    made = held(entered())
    with reading_for(REGISTER), pytest.raises(IntegrityError, match="two_decide_about_a_succession"):
        Succession.objects.filter(pk=made.pk).update(state=State.REFUSED, decided_by=made.entered_by)


MISTYPED = {
    "cut short": KEY[:-1],
    "another version": KEY.replace("1", "2", 1),
    "a letter that is none": KEY[:-1] + "b",
    "the beginning": "age1",
    "nothing": "",
}


@pytest.mark.parametrize("key", MISTYPED.values(), ids=MISTYPED)
def test_a_mistyped_key_is_refused(db: None, key: str) -> None:
    with pytest.raises(KeyBroken):
        entered(sealing_key=key)


def test_nobody_is_told_before_it_is_decided_or_after_it_ended(db: None) -> None:
    person = ada()
    entered()
    tell()
    assert queries.about(person) == []
    made = granted()
    deciding.end(made)
    tell()
    assert queries.about(person) == []
    with pytest.raises(NotInForce):
        deciding.end(made)


def test_everybody_is_told_once_and_has_the_time_to_say_no(db: None) -> None:
    people, made = [ada(), member("ben@example.test").subject], granted(answer_days=20)
    tell()
    tell()
    for person in people:
        (shown,) = queries.about(person)
        assert shown.standing is Standing.ASKED
        assert shown.told.sent_at
        assert shown.told.answer_until
        assert shown.told.answer_until - shown.told.sent_at == timedelta(days=20)
    assert queries.counts(made, timezone.now()) == queries.Counts(2, 2, 0, 0, 0)


def test_whoever_joins_meanwhile_is_told_as_well(db: None) -> None:
    granted()
    tell()
    late = ada()
    tell()
    assert queries.about(late)[0].standing is Standing.ASKED


def test_whoever_said_no_stays_and_may_change_their_mind(db: None) -> None:
    person, made = ada(), granted()
    tell()
    time_passes()
    telling.say_no(person, made)
    assert queries.about(person)[0].standing is Standing.STAYS
    assert list(_ready(made)) == []
    telling.take_back_no(person, made)
    assert [one.subject for one in _ready(made)] == [person]


def _ready(made: UUID) -> list[Announcement]:
    with as_login("worker"):
        return list(queries.who_may_go(made, timezone.now()))


def test_a_restored_backup_does_not_forget_a_no(db: None) -> None:
    person, made = ada(), granted()
    tell()
    telling.say_no(person, made)
    with as_owner() as owner:
        owner.execute("DELETE FROM succession_announcement")
    with as_login("owner"):
        telling.say_no_again(journal().entries())
    tell()
    time_passes()
    assert told_of(person, made).refused_at is not None
    assert _ready(made) == []


def test_somebody_who_is_not_told_of_it_cannot_answer(db: None) -> None:
    with pytest.raises(NotInForce):
        telling.say_no(ada(), granted())


@pytest.mark.parametrize("gap", ["untold", "too early", "said no"])
def test_the_database_lets_nobody_be_handed_over_untold(db: None, gap: str) -> None:
    """Past every action: the twin of what the export asks."""
    person, made = ada(), granted()
    (announced if gap == "untold" else tell)()
    if gap == "said no":
        time_passes()
        telling.say_no(person, made)
    with (
        as_login("owner"),
        reading_for(SUCCESSION, member=person, subject=person),
        pytest.raises(IntegrityError, match="nobody_is_handed_over_untold"),
    ):
        Announcement.objects.filter(owner=person, subject=person).update(handed_over_at=timezone.now())


def test_what_goes_along_is_what_is_about_members_and_nobody_else() -> None:
    """A table that is added goes along unless it says why not; what opens this house to somebody stays."""
    labels = [model._meta.label for model in going_along()]
    assert labels[0] == "accounts.Member"
    assert {"consent.ConsentEvent", "consent.Agreement", "rights.RightsRequest", "limits.Limit"} <= set(labels)
    assert not {"accounts.SignIn", "accounts.SecondFactor", "workspaces.Seat", "contacts.Contact"} & set(labels)
    comes = {*going_along(), Recipient}  # the entry of the register comes with a record of its own
    for model in going_along():
        leads = [field for field in model._meta.local_fields if field.many_to_one and field.related_model not in comes]
        assert leads == [], f"{model._meta.label} leads to a row that may not go along"
        keys = {field.of for field in sealed_fields(model)}
        assert keys <= {"id", "subject", "member_id"}, f"{model._meta.label} is sealed under a key of somebody else"
        assert not any(map(opens_an_account, sealed_fields(model)))


def test_neither_web_nor_worker_can_read_for_a_successor(db: None) -> None:
    person = Asker("member", uuid7())
    for login in ("web", "worker"):
        with as_login(login), pytest.raises(Exception, match="permission denied to set role"), person.block(SUCCESSION):
            pass  # pragma: no cover


def test_deleting_the_account_is_offered_and_ends_it(db: None) -> None:
    asker = member("ada@example.test")
    made = granted()
    tell()
    rights.delete(asker, channel="account")
    time_passes()
    assert [one.subject for one in _ready(made)] == [asker.subject], "the proof that they were told stays"
