"""The owner of a shop sees first what came in, what broke and who waits, and each number leads to the rows that it counts."""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.contacts import sales
from socialsmartly.product.desk.tests.shop import open_shop as desk_of
from socialsmartly.product.desk.tests.shop import write
from socialsmartly.product.stores.tests.shop import a_file
from socialsmartly.product.stores.tests.test_pages import brought, open_shop
from socialsmartly.product.workspaces import figures
from socialsmartly.words.purposes import ACCOUNT, SERVICE
from tests.house import as_owner
from tests.once import once

FEBRUARY = [
    "536001,85048,TEA,10,2011-02-28T00:00:00,2.00,17850,United Kingdom",
    "536002,85048,TEA,10,2011-02-28T23:59:00,3.00,17850,United Kingdom",
    "C536003,85048,TEA,-5,2011-02-28T12:00:00,2.00,17850,United Kingdom",
    "536004,85048,TEA,1,2011-01-30T00:00:00,4.00,13047,United Kingdom",
    "536005,85048,TEA,1,2011-01-29T23:59:00,5.00,13047,United Kingdom",
]


@pytest.fixture
@once
def shop(shop_owner: Client) -> UUID:
    workspace = open_shop(shop_owner)
    brought(shop_owner, workspace, a_file(*FEBRUARY))
    return workspace


def told(client: Client, workspace: UUID) -> dict[str, tuple[str, str]]:
    """Each figure of the home page by its name: its value, and where it leads."""
    page = client.get(f"/w/{workspace}/").content.decode()
    found = re.findall(
        r'<a class="after:[^"]*" href="([^"]+)">([^<]+)</a></p>\s*<p class="numbers[^>]*>([^<]+)</p>', page
    )
    return {label: (value, html.unescape(url)) for url, label, value in found}


def test_a_new_shop_has_no_figure_that_would_be_nothing(shop_owner: Client) -> None:
    assert set(told(shop_owner, open_shop(shop_owner))) == {"Conversations"}


def test_money_is_counted_in_whole_days_up_to_the_newest_order(shop_owner: Client, shop: UUID) -> None:
    page = told(shop_owner, shop)
    assert page["Sold in 30 days"][0] == "£54.00"
    assert page["Orders in 30 days"][0] == "3"
    assert page["Cancelled in 30 days"][0] == "1"
    assert "£5.00 in the 30 days before" in shop_owner.get(f"/w/{shop}/").content.decode()
    with reading_for(SERVICE, workspace=shop):
        found = sales.sales()
    assert found
    assert (found.first.isoformat(), found.last.isoformat()) == ("2011-01-30", "2011-02-28")


@pytest.mark.parametrize(
    ("label", "rows"), [("Sold in 30 days", 3), ("Orders in 30 days", 3), ("Cancelled in 30 days", 1), ("Customers", 2)]
)
def test_each_number_leads_to_its_rows(shop_owner: Client, shop: UUID, label: str, rows: int) -> None:
    page = shop_owner.get(told(shop_owner, shop)[label][1]).content.decode()
    assert page.count('<th scope="row">') == rows


def test_every_address_of_the_page_opens(shop_owner: Client, shop: UUID) -> None:
    for _value, url in told(shop_owner, shop).values():
        assert shop_owner.get(url).status_code == 200


def test_the_chart_and_its_table_say_the_same(shop_owner: Client, shop: UUID) -> None:
    page = shop_owner.get(f"/w/{shop}/").content.decode()
    drawn = re.findall(r"<title>([^<]+): (£[\d.]+)</title>", page)
    table = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(£[\d.]+)</td>', page)
    assert drawn == table
    assert len(table) == sales.DAYS
    assert sum(float(sum_.strip("£")) for _, sum_ in table) == 54


def test_who_waits_is_counted_and_since_when(shop_owner: Client, stranger: Client) -> None:
    tea = desk_of(shop_owner)
    assert told(shop_owner, tea.workspace)["Conversations"][0] == "0"
    write(stranger, tea)
    assert told(shop_owner, tea.workspace)["Conversations"][0] == "1"
    assert "The first one for" in shop_owner.get(f"/w/{tea.workspace}/").content.decode()


def test_whose_orders_are_shown_is_written_down(shop_owner: Client, shop: UUID) -> None:
    def looks() -> int:
        with as_owner() as owner:
            return int((owner.execute("SELECT count(*) FROM access_look").fetchone() or (0,))[0])

    before = looks()
    assert shop_owner.get(f"/w/{shop}/orders?kind=cancellation").status_code == 200
    assert looks() == before + 1


def test_days_that_are_none_are_said_and_nothing_chosen_is_lost(shop_owner: Client, shop: UUID) -> None:
    answer = shop_owner.get(f"/w/{shop}/orders?first=yesterday&kind=cancellation")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter a valid date" in page
    assert 'value="cancellation" selected' in page


def test_pages_of_orders_show_each_once(shop_owner: Client, monkeypatch: pytest.MonkeyPatch, shop: UUID) -> None:
    monkeypatch.setattr(sales, "PAGE", 2)
    seen, to = [], f"/w/{shop}/orders?last=2011-02-28"
    for _turn in range(5):
        page = shop_owner.get(to).content.decode()
        seen += re.findall(r'<th scope="row">([^<]+)</th>', page)
        more = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        if not more:
            break
        to = f"/w/{shop}/orders{html.unescape(more[1])}"
    assert sorted(seen) == ["536001", "536002", "536004", "536005", "C536003"]


@pytest.mark.parametrize("after", ["x", "1e400_x", "_", "12_not-a-handle"])
def test_a_bent_address_begins_at_the_first_page(shop_owner: Client, shop: UUID, after: str) -> None:
    assert "536002" in shop_owner.get(f"/w/{shop}/orders", {"after": after}).content.decode()


def test_a_figure_for_a_purpose_that_the_page_does_not_open_is_refused() -> None:
    def nothing(_workspace: UUID) -> list[figures.Figure | figures.Chart]:
        return []

    with pytest.raises(ValueError, match="opens no block"):
        figures.add_figures("stray", ACCOUNT, nothing)
