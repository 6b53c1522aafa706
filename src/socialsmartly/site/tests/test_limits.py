"""Whoever limits a use is closed to it by the database itself, from the next statement on, and no restored backup opens them again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from socialsmartly.privacy.access import wall
from socialsmartly.privacy.access.build import QUEUE
from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework import actions as casework
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.casework.rules import RefusalCode
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.limits import actions
from socialsmartly.privacy.limits.errors import EndedAlready, EndsAlready, NobodyToLimit, NotHeld
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.limits.queries import limits_of, statements
from socialsmartly.privacy.limits.rules import NOTICE, RestrictionGround
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.rights.tests.test_rights import customer, member, shop
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.site.gate import GATE
from socialsmartly.words import Mark, Permit, Purpose
from socialsmartly.words.purposes import (
    ACCOUNT,
    AUDIENCE,
    CAMPAIGN,
    PASSES,
    PREFERENCES,
    PROFILE,
    RIGHTS,
    SERVICE,
    STORE,
)
from tests.house import as_login, as_owner

USES = [AUDIENCE, CAMPAIGN]
WORDS = "My name is Ada King now."
Sets = Callable[[Asker], RightsRequest]


def disputes(asker: Asker) -> RightsRequest:
    return actions.dispute(asker, "name", WORDS, channel="page")


def restricts(asker: Asker) -> RightsRequest:
    return actions.restrict(asker, RestrictionGround.CLAIMS, channel="page")


def objects(asker: Asker) -> RightsRequest:
    return actions.object_to_choosing(asker, channel="page")


EVERY_WAY = pytest.mark.parametrize("limit", [disputes, restricts, objects])


def agreeing() -> Asker:
    made = customer(shop(), "ada")
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = %s", [int(Permit.EMAIL_MARKETING)])
    return made


def seen(asker: Asker, purpose: Purpose) -> bool:
    with (
        as_login("worker" if purpose == CAMPAIGN else "web"),
        reading_for(purpose, workspace=asker.workspace, subject=asker.subject),
    ):
        return bool(Contact.objects.filter(pk=asker.subject).exists())


def only(asker: Asker) -> Limit:
    with asker.block():
        return limits_of(asker.kind, asker.owner, asker.subject)[0].limit


@EVERY_WAY
@pytest.mark.parametrize("purpose", USES)
@pytest.mark.promise("4.1-c", "4.5-b", "4.6-g")
def test_what_is_limited_is_used_for_nothing(db: None, limit: Sets, purpose: Purpose) -> None:
    ada = agreeing()
    assert seen(ada, purpose)
    limit(ada)
    assert not seen(ada, purpose)


@pytest.mark.promise("4.6-g")
@pytest.mark.parametrize("purpose", [SERVICE, STORE])
def test_what_is_only_stored_is_not_looked_at_by_the_shop(db: None, purpose: Purpose) -> None:
    ada = agreeing()
    disputes(ada)
    assert seen(ada, purpose)  # a dispute is there to be seen
    restricts(ada)
    assert not seen(ada, purpose)
    assert seen(ada, RIGHTS)
    assert seen(ada, PREFERENCES)


@pytest.mark.promise("4.6-g")
def test_a_member_who_restricts_keeps_the_account_and_nothing_else_is_read(db: None) -> None:
    ada = member("ada")
    with as_owner() as owner:
        owner.execute("UPDATE accounts_member SET permits = %s", [int(Permit.PROFILE)])
    restricts(ada)
    with reading_for(ACCOUNT, member=ada.subject):
        assert Member.objects.filter(pk=ada.subject).exists()
    with pytest.raises(NotAuthorised), reading_for(PROFILE, member=ada.subject):
        pass


@pytest.mark.slow
@EVERY_WAY
def test_without_the_conditions_in_the_wall_they_would_be_used(
    db: None, monkeypatch: pytest.MonkeyPatch, limit: Sets
) -> None:
    """The twin: the same policies, compiled as if no mark closed anything."""
    ada = agreeing()
    limit(ada)
    with monkeypatch.context() as patched:
        patched.setattr(wall, "PASSES", {})
        without = list(wall.grants())
    with as_owner() as owner:
        try:
            for statement in without:
                owner.execute(statement)
            assert seen(ada, AUDIENCE)
        finally:
            for statement in [*wall.grants(), QUEUE.read_text()]:
                owner.execute(statement)
    assert not seen(ada, AUDIENCE)


@EVERY_WAY
def test_the_person_ends_it_themselves_and_everything_is_as_before(db: None, limit: Sets) -> None:
    ada = agreeing()
    limit(ada)
    actions.lift(ada, only(ada).pk, channel="page")
    assert all(seen(ada, purpose) for purpose in USES)
    with pytest.raises(EndedAlready):
        actions.lift(ada, only(ada).pk, channel="page")


@pytest.mark.promise("4.1-c")
def test_the_words_stand_beside_the_value_with_what_stood_there(db: None) -> None:
    ada = agreeing()
    disputes(ada)
    with ada.block():
        (shown,) = limits_of("contact", ada.owner, ada.subject)
        assert (shown.value, shown.statement, shown.about) == ("ada", WORDS, "Name")
    with reading_for(SERVICE, workspace=ada.workspace):
        assert [one.statement for one in statements(ada.owner, ada.subject)["name"]] == [WORDS]


@pytest.mark.promise("4.1-c")
def test_an_answer_with_reasons_settles_it_and_the_words_stay(db: None) -> None:
    ada = agreeing()
    request = disputes(ada)
    casework.grant(ada, request, "We changed it in the shop.", staff=uuid7())
    assert seen(ada, AUDIENCE)
    with reading_for(SERVICE, workspace=ada.workspace):
        (said,) = statements(ada.owner, ada.subject)["name"]
    assert (said.statement, said.stands) == (WORDS, False)


@pytest.mark.promise("4.1-c")
def test_a_refusal_settles_nothing_before_somebody_else_agreed_to_it(db: None) -> None:
    ada = agreeing()
    request = disputes(ada)
    because = RefusalReason(RefusalCode.LAW, "identity", timezone.now().date() + timedelta(days=30))
    casework.propose_refusal(ada, request, "It is your name in the register.", because, staff=uuid7())
    assert not seen(ada, AUDIENCE)
    casework.agree_to_refusal(ada, request, staff=uuid7())
    assert seen(ada, AUDIENCE)


@pytest.mark.promise("4.6-g")
def test_where_deleting_is_not_possible_everything_is_only_stored(db: None) -> None:
    ada = agreeing()
    request = casework.ask(ada, Right.OTHER, "Delete me from your old tapes.", channel="page")
    because = RefusalReason(RefusalCode.NOT_POSSIBLE, "identity", timezone.now().date() + timedelta(days=30))
    casework.propose_refusal(ada, request, "The tape has no index.", because, staff=uuid7())
    assert seen(ada, SERVICE)
    casework.agree_to_refusal(ada, request, staff=uuid7())
    assert not seen(ada, SERVICE)
    assert only(ada).ground == RestrictionGround.CANNOT_DELETE


@pytest.mark.promise("4.1-c")
def test_one_dispute_of_two_that_is_settled_opens_nothing(db: None) -> None:
    ada = agreeing()
    first = disputes(ada)
    actions.dispute(ada, "contacts.Order", "I never ordered that.", channel="page")
    casework.grant(ada, first, "Changed.", staff=uuid7())
    assert not seen(ada, AUDIENCE)


def test_only_what_is_held_can_be_disputed(db: None) -> None:
    ada = agreeing()
    for field in ("permits", "id", "no_such"):
        with pytest.raises(NotHeld):
            actions.dispute(ada, field, WORDS, channel="page")


@pytest.mark.parametrize("limit", [restricts, objects])
def test_asked_twice_it_is_one_request(db: None, limit: Sets) -> None:
    ada = agreeing()
    assert limit(ada).number == limit(ada).number


@EVERY_WAY
def test_nobody_is_limited_who_is_not_there(db: None, limit: Sets) -> None:
    ada = agreeing()
    rights.delete(ada, channel="page")
    with pytest.raises(NobodyToLimit):
        limit(ada)


@pytest.mark.promise("4.6-g")
def test_a_restriction_ends_only_after_the_person_was_told(db: None) -> None:
    """GDPR 18(3)."""
    ada = agreeing()
    request = restricts(ada)
    actions.announce_end(ada, request, "Your claim is settled.")
    with pytest.raises(EndsAlready):
        actions.announce_end(ada, request, "Again.")
    with as_login("worker"):
        assert actions.end_what_is_due(timezone.now() + NOTICE - timedelta(minutes=1)) == 0
    assert not seen(ada, SERVICE)
    with as_login("worker"):
        assert actions.end_what_is_due(timezone.now() + NOTICE + timedelta(minutes=1)) == 1
    assert seen(ada, SERVICE)


def test_notice_ends_a_restriction_and_nothing_else(db: None) -> None:
    ada = agreeing()
    for request in (objects(ada), actions.dispute(ada, "name", WORDS, channel="page")):
        with pytest.raises(EndedAlready):
            actions.announce_end(ada, request, "Your claim is settled.")


@pytest.mark.promise("4.1-c")
def test_two_values_disputed_in_the_same_words_are_two_requests(db: None) -> None:
    ada = agreeing()
    numbers = {actions.dispute(ada, field, WORDS, channel="page").number for field in ("name", "country")}
    assert len(numbers) == 2


def test_what_the_person_set_anew_meanwhile_stays(db: None) -> None:
    """Ended by the person before its notice was over: the worker ends nothing twice, and the new one stands."""
    ada = agreeing()
    actions.announce_end(ada, restricts(ada), "Your claim is settled.")
    actions.lift(ada, only(ada).pk, channel="page")
    restricts(ada)
    with as_login("worker"):
        assert actions.end_what_is_due(timezone.now() + NOTICE * 2) == 0
    assert not seen(ada, SERVICE)


def go_back(asker: Asker, *, bits: int) -> None:
    """As a database from before: the row as it was then, nothing asked, no mark of the journal."""
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark, limits_limit, rights_rightsrequest, rights_requeststep")
        owner.execute("UPDATE contacts_contact SET permits = %s WHERE id = %s", [bits, asker.subject])


def start() -> None:
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)


@EVERY_WAY
@pytest.mark.promise("4.2-h", "4.1-c")
def test_a_restored_backup_uses_nobody_against_their_word(db: None, limit: Sets) -> None:
    ada = agreeing()
    number = limit(ada).number
    go_back(ada, bits=int(Permit.EMAIL_MARKETING))
    assert seen(ada, AUDIENCE)
    start()
    start()
    assert not seen(ada, AUDIENCE)
    with ada.block():
        again = RightsRequest.objects.get()
        assert Limit.objects.filter(owner=ada.owner).count() == 1
    assert again.number == number
    assert again.state == ("received" if limit is disputes else "done")


@EVERY_WAY
def test_a_restored_backup_limits_nobody_who_ended_it(db: None, limit: Sets) -> None:
    ada = agreeing()
    limit(ada)
    found = only(ada)
    actions.lift(ada, found.pk, channel="page")
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        owner.execute("UPDATE limits_limit SET ended_at = NULL")
        owner.execute("UPDATE contacts_contact SET permits = permits | %s", [found.mark])
    start()
    assert seen(ada, AUDIENCE)


def test_every_policy_on_a_person_closes_them_but_those_of_the_list(db: None) -> None:
    """On the database itself, so that a purpose that comes later is closed until somebody says otherwise."""
    with as_owner() as owner:
        found = owner.execute(
            "SELECT policyname, qual FROM pg_policies WHERE tablename IN ('contacts_contact', 'accounts_member')"
        ).fetchall()
    assert {CAMPAIGN.role, AUDIENCE.role, SERVICE.role} <= {name for name, _ in found}
    for mark, passing in PASSES.items():
        roles = {purpose.role for purpose in passing}
        for name, qual in found:
            closed = sum(int(bits) for bits in wall_bits(qual))
            assert bool(closed & mark) is (name not in roles), (name, Mark(mark))


def wall_bits(qual: str) -> list[str]:
    return [part.split(")")[0] for part in qual.split("permits & ")[1:] if ") = 0" in part.split("AND")[0]]
