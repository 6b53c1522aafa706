"""What people gave for a promotion serves it alone, and is destroyed when its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import masked_columns, readers, said_by
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.rewards.actions.redeeming import Told, reserve
from socialsmartly.product.rewards.errors import HadOne
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND, part_of
from socialsmartly.product.rewards.tests.shop import ADA, BOB, claim_of, customer, joined, promotion, rewarded, shop
from socialsmartly.words import Purpose, Record
from socialsmartly.words.purposes import (
    AUDIENCE,
    CAMPAIGN,
    ELIGIBILITY,
    EVERY_PURPOSE,
    FINISHING,
    PROMOTION,
    REPLAY,
    RETENTION,
    REVEALING,
    RIGHTS,
    SEARCHING,
    SERVICE,
    STORE,
    SUCCESSION,
    TAKEOVER,
    TAKING_PART,
)
from tests.house import as_login, as_owner
from tests.once import once

MARKETING = (AUDIENCE, CAMPAIGN, SERVICE, STORE)
TABLE = Claim._meta.db_table


@pytest.fixture
@once
def tea(db: None) -> UUID:
    return shop()


def winners(purpose: Purpose, workspace: UUID) -> int:
    """How many claims a block for this purpose gets to see, in the words a job would use."""
    with as_login("worker"), reading_for(purpose, workspace=workspace), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {TABLE} WHERE workspace_id = %s", [workspace])
        return len(cursor.fetchall())


@pytest.mark.promise("2.2-c")
@pytest.mark.parametrize("purpose", MARKETING, ids=str)
def test_the_database_refuses_winners_to_marketing(tea: UUID, purpose: Purpose) -> None:
    rewarded(tea, promotion(tea))
    with pytest.raises(DatabaseError, match="permission denied"):
        winners(purpose, tea)
    assert winners(PROMOTION, tea) == 1


@contextmanager
def a_careless_map(purpose: Purpose) -> Iterator[None]:
    """The wall as it would be, had somebody named one more purpose."""
    with as_owner() as owner:
        owner.execute(f"GRANT SELECT ON {TABLE} TO {purpose.role}")
        owner.execute(f"CREATE POLICY careless ON {TABLE} TO {purpose.role} USING (true)")
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute(f"DROP POLICY careless ON {TABLE}")
            owner.execute(f"REVOKE ALL ON {TABLE} FROM {purpose.role}")


def test_a_map_that_named_marketing_would_be_seen(tea: UUID) -> None:
    """The twin: the same statement then finds the winner."""
    rewarded(tea, promotion(tea))
    with a_careless_map(AUDIENCE):
        assert winners(AUDIENCE, tea) == 1


@pytest.mark.promise("2.2-c")
def test_the_promotion_whoever_takes_part_a_colleague_with_a_reason_and_the_law_are_all_that_read_a_claim() -> None:
    says = said_by(Claim)
    assert isinstance(says, Record)
    assert readers(Claim) == {
        *(PROMOTION, TAKING_PART, REVEALING, RIGHTS, SEARCHING, REPLAY, SUCCESSION, TAKEOVER),
        FINISHING,  # by handle alone, to hand a shop over
    }
    personal = {name for name, said in says.columns.items() if REVEALING in getattr(said, "purposes", ())}
    assert personal == masked_columns(Claim, PROMOTION) == {"email", "phone"}
    assert RETENTION in EVERY_PURPOSE, "it sees keys and dates and no content"


@pytest.mark.promise("2.2-c")
def test_the_rule_sees_one_customer_and_neither_name_nor_address(tea: UUID) -> None:
    ada = customer(tea, ADA.value, orders_count=3, name="Ada")
    customer(tea, BOB.value)
    with reading_for(ELIGIBILITY, workspace=tea, subject=ada):
        assert [one.orders_count for one in Contact.objects.filter(workspace_id=tea)] == [3]
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        reading_for(ELIGIBILITY, workspace=tea, subject=ada),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT name FROM contacts_contact WHERE workspace_id = %s", [tea])


def test_ones_own_link_sees_ones_own_claim_even_in_the_database(tea: UUID) -> None:
    key = promotion(tea)
    ada = rewarded(tea, key)
    rewarded(tea, key, BOB)
    with reading_for(TAKING_PART, workspace=tea, subject=ada):
        assert [one.pk for one in Claim.objects.filter(workspace_id=tea)] == [ada]


def left_of(*people: UUID) -> tuple[int, int, int]:
    """Rows, keys and entries of the index."""
    with as_owner() as owner:
        found = owner.execute(f"SELECT count(*) FROM {TABLE} WHERE id = ANY(%s)", [list(people)]).fetchone()
    rows = int(found[0]) if found else 0
    keys = SubjectKey.objects.filter(subject__in=people).count()
    return rows, keys, IndexEntry.objects.filter(subject__in=people).count()


@pytest.mark.promise("2.2-c", "5-a")
def test_the_real_sweep_destroys_what_was_given_when_the_time_for_objections_is_over(tea: UUID) -> None:
    short, long = promotion(tea, objection_days=1), promotion(tea, objection_days=60)
    gone, kept = rewarded(tea, short), rewarded(tea, long)
    with as_login("worker"):
        sweep(timezone.now() + timedelta(days=11))
        assert left_of(gone) == (1, 1, 1), "the last day has not passed"
        sweep(timezone.now() + timedelta(days=13))
    assert left_of(gone) == (0, 0, 0), "row, key and the way from the address"
    assert left_of(kept) == (1, 1, 1)


def test_without_its_clock_it_would_stay(tea: UUID) -> None:
    """The twin: a claim whose date lies far away is there after the same sweep."""
    claim = rewarded(tea, promotion(tea, objection_days=366))
    with as_login("worker"):
        sweep(timezone.now() + timedelta(days=13))
    assert left_of(claim) == (1, 1, 1)


@pytest.mark.promise("4.2-a")
def test_a_deletion_walks_the_map_and_touches_nobody_else(tea: UUID) -> None:
    key = promotion(tea)
    ada, bob = rewarded(tea, key), rewarded(tea, key, BOB)
    code = str(claim_of(tea, ada).code)
    rights.delete(Asker(KIND, ada, tea), channel="page")
    assert left_of(ada) == (0, 0, 0)
    assert part_of(tea, bob) is not None
    assert reserve(tea, code, ADA, "10001") is Told.UNKNOWN


@pytest.mark.promise("4.2-a")
def test_a_customer_who_is_deleted_takes_their_claims_along_and_nobody_elses(tea: UUID) -> None:
    key, other, paper = promotion(tea), promotion(tea), shop("Paper")
    person = customer(tea, ADA.value)
    theirs = [rewarded(tea, key), joined(tea, other)]
    neighbours = [rewarded(tea, key, BOB), joined(paper, promotion(paper))]
    rights.delete(Asker("contact", person, tea), channel="page")
    assert left_of(*theirs) == (0, 0, 0)
    assert left_of(*neighbours) == (2, 2, 2), "the same address in another shop is another matter"
    with pytest.raises(HadOne):
        joined(tea, key)


def test_a_closed_shop_leaves_no_claim_and_no_key(tea: UUID) -> None:
    claims = [rewarded(tea, promotion(tea)), joined(tea, promotion(tea), BOB)]
    with as_login("worker"):
        rights.close_workspace(tea)
    assert left_of(*claims) == (0, 0, 0)
