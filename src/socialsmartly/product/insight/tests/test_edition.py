"""Figures for partners are a module of Professional: closed in Basic, and their data goes some time after the module was given up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.billing.actions import ask_back, decide, lapsing
from socialsmartly.product.billing.actions.lapsing import run_clocks
from socialsmartly.product.billing.actions.refunding import Verdict
from socialsmartly.product.billing.errors import NotInEdition
from socialsmartly.product.billing.metering import can
from socialsmartly.product.billing.models import Lapse
from socialsmartly.product.billing.tests.buying import bought, held, somebody
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Reason
from socialsmartly.product.insight.actions import give_out
from socialsmartly.product.insight.models import Budget, Release, Table
from socialsmartly.product.insight.tests.shop import month
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.tests.team import joined
from socialsmartly.words.purposes import FIGURES, PURCHASE, WORKSPACE
from tests.cast import member_of
from tests.house import as_login


@pytest.fixture(autouse=True)
def as_sold(everybody_has_figures: None) -> Iterator[None]:
    with selling(SELLING):
        yield


@pytest.fixture
def mei(db: None) -> UUID:
    return somebody()


@pytest.mark.promise("2.1-c")
def test_figures_are_a_module_that_basic_has_not(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    shop = shop_for(member)
    assert not can(member, "figures")
    assert shop_owner.get(f"/w/{shop}/figures").status_code == 403
    with pytest.raises(NotInEdition), reading_for(FIGURES, member=member, workspace=shop):
        pass
    bought(member, "professional")
    assert can(member, "figures")
    assert shop_owner.get(f"/w/{shop}/figures").status_code == 200


@pytest.mark.promise("2.1-c")
def test_for_a_colleague_the_order_of_the_shops_owner_counts(shop_owner: Client, neighbour: Client) -> None:
    owner = member_of(shop_owner)
    shop = shop_for(owner)
    joined(shop_owner, shop, neighbour, "neighbour@example.test", "marketer")
    bought(member_of(neighbour), "professional")
    assert neighbour.get(f"/w/{shop}/figures").status_code == 403, "what they ordered for themselves opens nothing here"
    bought(owner, "professional")
    assert neighbour.get(f"/w/{shop}/figures").status_code == 200


def shop_for(member: UUID) -> UUID:
    made = open_workspace(member, "Tea")
    with reading_for(WORKSPACE, member=member, workspace=made):
        allow_reading(workspace=made, member=member)
    return made


@pytest.mark.promise("2.1-c", "5-a")
def test_the_data_of_a_module_that_was_given_up_goes_when_its_clock_ends(mei: UUID) -> None:
    shop = shop_for(mei)
    made = bought(mei, "professional")
    with reading_for(FIGURES, member=mei, workspace=shop):
        give_out(shop, month(), Table.WEEK)
    ask_back(mei, made.number, Reason.OTHER)
    decide(mei, made.number, Verdict.ALL, staff=uuid4())
    ends = timezone.localdate() + timedelta(days=30)
    with as_login("worker"):
        assert (run_clocks(ends - timedelta(days=1)), run_clocks(ends), run_clocks(ends)) == (0, 1, 0)
    bought(mei, "business")
    with reading_for(FIGURES, member=mei, workspace=shop):
        assert not Release.objects.exists()
        assert Budget.objects.exists(), "a month that was counted is not counted anew"


def test_whoever_orders_again_in_time_keeps_it(mei: UUID) -> None:
    shop = shop_for(mei)
    made = bought(mei, "professional")
    with reading_for(FIGURES, member=mei, workspace=shop):
        give_out(shop, month(), Table.WEEK)
    ask_back(mei, made.number, Reason.OTHER)
    decide(mei, made.number, Verdict.ALL, staff=uuid4())
    bought(mei, "business")
    with as_login("worker"):
        assert run_clocks(timezone.localdate() + timedelta(days=60)) == 0
    with reading_for(FIGURES, member=mei, workspace=shop):
        assert Release.objects.exists()
    assert held(mei).edition == "business"


def test_whoever_orders_again_while_the_clock_is_at_others_keeps_it(mei: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_for(mei)
    made = bought(mei, "professional")
    with reading_for(FIGURES, member=mei, workspace=shop):
        give_out(shop, month(), Table.WEEK)
    ask_back(mei, made.number, Reason.OTHER)
    decide(mei, made.number, Verdict.ALL, staff=uuid4())
    end = lapsing._end

    def ordered_again(lapse: Lapse) -> int:
        with reading_for(PURCHASE, member=mei, subject=mei):
            lapsing.take_up(mei, "business")
        return end(lapse)

    monkeypatch.setattr(lapsing, "_end", ordered_again)
    with as_login("worker"):
        assert run_clocks(timezone.localdate() + timedelta(days=30)) == 0
    bought(mei, "business")
    with reading_for(FIGURES, member=mei, workspace=shop):
        assert Release.objects.exists()
