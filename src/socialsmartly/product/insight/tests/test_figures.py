"""Each person counts once and only while they do not object; a month's budget is spent once, whoever asks at the same moment."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.campaigns.actions.leaving import count_in
from socialsmartly.product.campaigns.tests.shop import shop
from socialsmartly.product.campaigns.tests.test_withdraw_while_sending import in_threads
from socialsmartly.product.insight import queries
from socialsmartly.product.insight.actions import give_out
from socialsmartly.product.insight.errors import BudgetSpent, NotOver
from socialsmartly.product.insight.models import Budget, Release, Table
from socialsmartly.product.insight.rules import BUDGET, COST, SHOWN_FROM, Cell, Month
from socialsmartly.product.insight.tests.shop import customer, moment, month, ordered, people, reached
from socialsmartly.product.insight.views import as_file
from socialsmartly.words import Permit
from socialsmartly.words.purposes import FIGURES, PREFERENCES

pytestmark = pytest.mark.promise("3.2-e")


def counts(workspace: UUID, table: Table = Table.COUNTRY) -> list[Cell]:
    with reading_for(FIGURES, workspace=workspace):
        return queries.counted(workspace, month(), table)


def release(workspace: UUID, table: Table = Table.COUNTRY) -> Release:
    with reading_for(FIGURES, workspace=workspace):
        return give_out(workspace, month(), table)


def objects(workspace: UUID, person: UUID) -> None:
    with reading_for(PREFERENCES, workspace=workspace, subject=person):
        assert count_in(Permit.FIGURES, workspace, person, counted=False, method="test")


def test_somebody_who_got_five_messages_counts_once(db: None) -> None:
    workspace = shop()
    (ada,) = people(workspace, 1)
    for day in range(5):
        reached(workspace, [ada], moment(day))
    assert sum(cell.reached for cell in counts(workspace, Table.CAMPAIGN)) == 1
    assert counts(workspace) == [Cell("France", 1, 0)]


def test_without_the_bound_they_would_count_five_times(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the very query without its one condition."""
    monkeypatch.setattr(queries, "first_messages", queries._sent)
    workspace = shop()
    (ada,) = people(workspace, 1)
    for day in range(5):
        reached(workspace, [ada], moment(day))
    assert sum(cell.reached for cell in counts(workspace, Table.CAMPAIGN)) == 5


def test_an_order_within_two_weeks_is_an_effect_and_counts_once(db: None) -> None:
    workspace = shop()
    ada, ben, eve = people(workspace, 3)
    reached(workspace, [ada, ben, eve])
    ordered(workspace, ada, moment() + timedelta(days=14))
    ordered(workspace, ben, moment() + timedelta(days=14, seconds=1))
    assert counts(workspace) == [Cell("France", 3, 1)]


def test_who_objects_or_does_not_agree_counts_nowhere(db: None) -> None:
    workspace = shop()
    ada, ben = people(workspace, 2)
    silent = customer(workspace, agreed=False, country="France")
    reached(workspace, [ada, ben, silent])
    assert counts(workspace) == [Cell("France", 2, 0)]
    objects(workspace, ada)
    assert counts(workspace) == [Cell("France", 1, 0)]


def test_the_database_itself_hides_whoever_objected(db: None) -> None:
    """No condition of the query hides them: the role of this purpose does not see their row."""
    workspace = shop()
    ada, ben = people(workspace, 2)
    objects(workspace, ada)
    with reading_for(FIGURES, workspace=workspace):
        assert list(queries.Contact.objects.values_list("pk", flat=True)) == [ben]


def test_who_changes_their_mind_counts_again(db: None) -> None:
    workspace = shop()
    (ada,) = people(workspace, 1)
    reached(workspace, [ada])
    objects(workspace, ada)
    with reading_for(PREFERENCES, workspace=workspace, subject=ada):
        assert count_in(Permit.FIGURES, workspace, ada, counted=True, method="test")
        assert not count_in(Permit.FIGURES, workspace, ada, counted=True, method="test"), "and is not asked again"
    assert counts(workspace) == [Cell("France", 1, 0)]


def test_the_same_table_again_is_the_same_figures(db: None) -> None:
    """Fresh noise for each time it is asked for could be averaged away."""
    workspace = shop()
    reached(workspace, people(workspace, SHOWN_FROM + 150))
    first = release(workspace)
    assert first.figures
    assert release(workspace).pk == first.pk
    with reading_for(FIGURES, workspace=workspace):
        assert Budget.objects.get().spent_milli == COST


def test_a_third_table_of_a_month_is_refused(db: None) -> None:
    workspace = shop()
    release(workspace, Table.CAMPAIGN)
    release(workspace, Table.WEEK)
    with pytest.raises(BudgetSpent):
        release(workspace, Table.COUNTRY)
    release(workspace, Table.WEEK)


def test_a_month_that_can_still_change_is_refused(db: None) -> None:
    workspace = shop()
    with reading_for(FIGURES, workspace=workspace), pytest.raises(NotOver):
        give_out(workspace, Month(month().ends.date()), Table.WEEK)


def test_who_asks_at_the_same_moment_does_not_spend_more(db: None) -> None:
    workspace, refused = shop(), []
    barrier = Barrier(len(Table))

    def ask(table: Table) -> None:
        barrier.wait(10)
        try:
            release(workspace, table)
        except BudgetSpent:
            refused.append(table)

    in_threads([lambda table=table: ask(table) for table in Table])  # type: ignore[misc]  # one table each
    assert len(refused) == 1
    with reading_for(FIGURES, workspace=workspace):
        assert Budget.objects.get().spent_milli == BUDGET


def test_without_the_lock_the_budget_would_be_spent_twice(db: None) -> None:
    """The twin: looking first and writing later, both read the same rest."""
    workspace = shop()
    release(workspace, Table.CAMPAIGN)
    both, gone = Barrier(2), []

    def unlocked(table: Table) -> None:
        with reading_for(FIGURES, workspace=workspace):
            rest = BUDGET - Budget.objects.get().spent_milli
            both.wait(10)
            if rest >= COST:
                Release.objects.create(workspace_id=workspace, month=month().first, table=table)
                gone.append(table)

    in_threads([lambda table=table: unlocked(table) for table in (Table.WEEK, Table.COUNTRY)])  # type: ignore[misc]  # one table each
    assert len(gone) == 2


def test_the_file_holds_numbers_of_groups_and_nothing_else(db: None) -> None:
    """No address, no device, nothing made from one: its words come from closed lists, the numbers of campaigns and countries."""
    workspace = shop()
    whom = [customer(workspace, address="ada@example.test", country="France"), *people(workspace, 250)]
    campaign = reached(workspace, whom)
    made = as_file(release(workspace, Table.CAMPAIGN))
    (figure,) = made["figures"]
    assert set(figure) == {"name", "reached", "ordered"}
    assert figure["name"] == str(campaign)
    text = json.dumps(made)
    assert "ada" not in text.lower().replace("campaign", "")
    assert not any(str(one) in text for one in whom)
