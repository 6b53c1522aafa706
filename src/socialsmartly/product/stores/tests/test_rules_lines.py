"""A line is kept, or set aside for a named reason and column; nothing in between."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.product.stores.rules import lines as lines_module
from socialsmartly.product.stores.rules.header import COLUMNS
from socialsmartly.product.stores.rules.lines import (
    Classifier,
    Kind,
    OrderLine,
    is_goods,
    pence,
    price_milli_of,
    utc_of,
)
from socialsmartly.product.stores.rules.reading import Cells
from socialsmartly.product.stores.rules.setting_aside import Reason, SetAside
from socialsmartly.words.cells import FORMULA_STARTS

NOW = datetime(2012, 1, 1, tzinfo=UTC)
GOOD: Cells = ("536365", "85123A", "LANTERN", "6", "2010-12-01T08:26:00", "2.55", "17850", "United Kingdom")
TEXT_COLUMNS = ("invoice_no", "sku", "description", "customer_id", "country")


def with_cell(column: str, value: str, row: Cells = GOOD) -> Cells:
    place = COLUMNS.index(column)
    return (*row[:place], value, *row[place + 1 :])


def classified(row: Cells) -> OrderLine | SetAside:
    return Classifier(now=NOW).classify(7, row)


def kept(row: Cells) -> OrderLine:
    line = classified(row)
    assert isinstance(line, OrderLine), line
    return line


def test_a_good_line_is_kept_in_utc_and_thousandths() -> None:
    assert kept(GOOD) == OrderLine(
        line=7,
        invoice_no="536365",
        kind=Kind.ORDER,
        sku="85123A",
        description="LANTERN",
        quantity=6,
        ordered_at=datetime(2010, 12, 1, 8, 26, tzinfo=UTC),
        unit_price_milli=2550,
        customer_id="17850",
        country="United Kingdom",
        is_goods=True,
    )
    assert kept(GOOD).amount_milli == 15300


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("quantity", "six", Reason.MALFORMED_QUANTITY),
        ("quantity", "6.5", Reason.MALFORMED_QUANTITY),
        ("quantity", "", Reason.MALFORMED_QUANTITY),
        ("quantity", "0", Reason.MALFORMED_QUANTITY),
        ("quantity", "1_000", Reason.MALFORMED_QUANTITY),
        ("quantity", "٦", Reason.MALFORMED_QUANTITY),
        ("quantity", "9" * 8, Reason.MALFORMED_QUANTITY),
        ("quantity", "9" * 5000, Reason.MALFORMED_QUANTITY),
        ("quantity", "=6", Reason.MALFORMED_QUANTITY),
        ("unit_price", "2,55", Reason.MALFORMED_PRICE),
        ("unit_price", "1e3", Reason.MALFORMED_PRICE),
        ("unit_price", "NaN", Reason.MALFORMED_PRICE),
        ("unit_price", "£2.55", Reason.MALFORMED_PRICE),
        ("unit_price", "1234567890", Reason.MALFORMED_PRICE),
        ("ordered_at", "2011-02-30T10:00:00", Reason.MALFORMED_DATE),
        ("ordered_at", "01/12/2010 08:26", Reason.MALFORMED_DATE),
        ("ordered_at", "2010-12-01", Reason.MALFORMED_DATE),
        ("ordered_at", "0001-01-01T00:00:00", Reason.MALFORMED_DATE),
        ("ordered_at", "0001-01-01T00:00:00+14:00", Reason.MALFORMED_DATE),
        ("ordered_at", "2012-01-02T00:00:01", Reason.FUTURE_DATE),
        ("invoice_no", " ", Reason.EMPTY_INVOICE),
        ("sku", "", Reason.EMPTY_SKU),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(column: str, value: str, reason: Reason) -> None:
    assert classified(with_cell(column, value)) == SetAside(7, reason, column)


@pytest.mark.parametrize("column", TEXT_COLUMNS)
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "\uff1d"])
def test_a_text_cell_that_starts_like_a_formula_is_set_aside(column: str, start: str) -> None:
    assert classified(with_cell(column, f"{start}SUM(A1)")) == SetAside(7, Reason.FORMULA_CELL, column)
    kept(with_cell(column, f"A{start.strip()}1"))


@pytest.mark.parametrize("column", TEXT_COLUMNS)
@pytest.mark.parametrize("character", ["\0", "\x07", "\n", "\x85", "\u2028", "\u202e", "\x7f"])
def test_a_cell_with_unshowable_characters_is_set_aside(column: str, character: str) -> None:
    assert classified(with_cell(column, f"A{character}B")) == SetAside(7, Reason.CONTROL_CHARACTERS, column)


def test_letters_of_any_script_and_no_break_spaces_are_kept() -> None:
    assert kept(with_cell("description", "Teekännchen\u00a0茶壶 £5")).description == "Teekännchen\u00a0茶壶 £5"


@pytest.mark.parametrize(("place", "limit"), lines_module.TEXT_LIMITS)
def test_a_text_cell_may_reach_its_limit_and_not_pass_it(place: int, limit: int) -> None:
    column = COLUMNS[place]
    kept(with_cell(column, "x" * limit))
    assert classified(with_cell(column, "x" * (limit + 1))) == SetAside(7, Reason.TOO_LONG, column)


def test_the_quick_look_never_passes_what_the_exact_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = with_cell("country", "=1")
    assert isinstance(classified(bad), SetAside)
    monkeypatch.setattr(lines_module, "SUSPECT_STARTS", frozenset())
    assert isinstance(classified(bad), OrderLine)


@pytest.mark.parametrize(
    ("invoice_no", "kind"),
    [("C536379", Kind.CANCELLATION), ("A563185", Kind.ADJUSTMENT), ("536365", Kind.ORDER), ("CAFE-1", Kind.ORDER)],
)
def test_the_kind_follows_from_the_invoice_number(invoice_no: str, kind: Kind) -> None:
    assert kept(with_cell("invoice_no", invoice_no)).kind is kind


def test_guests_free_lines_and_postage_are_kept_and_marked() -> None:
    assert kept(with_cell("customer_id", "")).is_guest
    assert not kept(GOOD).is_guest
    assert kept(with_cell("unit_price", "0.0")).is_free
    assert not kept(GOOD).is_free
    assert not kept(with_cell("sku", "POST")).is_goods


def test_negative_numbers_are_no_formulas() -> None:
    line = kept(with_cell("quantity", "-3", with_cell("unit_price", "-11062.06")))
    assert (line.quantity, line.unit_price_milli) == (-3, -11_062_060)


@pytest.mark.parametrize(
    ("text", "milli"), [("0.001", 1), ("2.5", 2500), ("1.0005", 1000), ("1.0015", 1002), ("-0.0005", 0), ("7", 7000)]
)
def test_prices_are_rounded_half_to_even_thousandths(text: str, milli: int) -> None:
    assert price_milli_of(text) == milli


@pytest.mark.parametrize(
    ("milli", "whole"), [(14, 1), (15, 2), (25, 2), (26, 3), (-15, -2), (-25, -2), (-26, -3), (0, 0)]
)
def test_sums_are_rounded_half_to_even_pence(milli: int, whole: int) -> None:
    assert pence(milli) == whole


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2011-07-01T12:00:00", "2011-07-01T11:00:00+00:00"),
        ("2011-12-01 12:00", "2011-12-01T12:00:00+00:00"),
        ("2011-07-01T12:00:00Z", "2011-07-01T12:00:00+00:00"),
        ("2011-07-01T12:00:00+02:00", "2011-07-01T10:00:00+00:00"),
        ("2011-10-30T01:30:00", "2011-10-30T00:30:00+00:00"),
        ("2011-03-27T01:30:00", "2011-03-27T01:30:00+00:00"),
    ],
)
def test_shop_time_becomes_utc_also_where_clocks_change(text: str, utc: str) -> None:
    assert utc_of(text, ZoneInfo("Europe/London")) == datetime.fromisoformat(utc)


def test_the_zone_of_the_shop_decides() -> None:
    line = Classifier(now=NOW, zone=ZoneInfo("Asia/Shanghai")).classify(2, GOOD)
    assert isinstance(line, OrderLine)
    assert line.ordered_at == datetime(2010, 12, 1, 0, 26, tzinfo=UTC)


def test_a_clock_may_run_a_day_ahead() -> None:
    ahead = (NOW + timedelta(days=1)).replace(tzinfo=None).isoformat()
    kept(with_cell("ordered_at", ahead))


def test_the_second_of_two_equal_lines_is_set_aside_unless_duplicates_are_kept() -> None:
    other = with_cell("quantity", "7")
    _, set_aside = Classifier(now=NOW).classify_all([(2, GOOD), (3, other), (4, GOOD), (5, GOOD)])
    assert set_aside == [SetAside(4, Reason.DUPLICATE_LINE, None), SetAside(5, Reason.DUPLICATE_LINE, None)]
    both, none = Classifier(now=NOW, keep_duplicates=True).classify_all([(2, GOOD), (3, GOOD)])
    assert (len(both), none) == (2, [])


def test_equal_lines_of_two_invoices_are_no_duplicates() -> None:
    _, set_aside = Classifier(now=NOW).classify_all([(2, GOOD), (3, with_cell("invoice_no", "536366"))])
    assert not set_aside


@pytest.mark.parametrize(("between", "found"), [(lines_module.LINES_REMEMBERED - 1, True), (9000, False)])
def test_a_duplicate_is_found_within_the_lines_remembered_and_memory_ends_there(between: int, found: bool) -> None:
    others = [(number, with_cell("quantity", str(number))) for number in range(100, 100 + between)]
    _, set_aside = Classifier(now=NOW).classify_all([(2, GOOD), *others, (90_000, GOOD)])
    assert bool(set_aside) is found


def test_vouchers_fees_and_samples_are_no_goods() -> None:
    assert not any(is_goods(sku) for sku in ("gift_0001_40", "m", "AMAZONFEE", "BANK CHARGES", "D"))
    assert all(is_goods(sku) for sku in ("85123A", "TEA-001", "POSTER"))


CELL = st.one_of(st.sampled_from(GOOD), st.text(max_size=60), st.from_regex(r"[-+=@]?[0-9]{1,12}(\.[0-9]+)?"))
ROW = st.tuples(*[CELL] * 8)


@pytest.mark.slow
@given(st.lists(ROW, max_size=20))
def test_any_row_is_either_kept_or_set_aside_and_never_both(rows: list[Cells]) -> None:
    numbered = list(enumerate(rows, 2))
    good, set_aside = Classifier(now=NOW).classify_all(numbered)
    assert sorted([line.line for line in good] + [line.line for line in set_aside]) == [
        number for number, _ in numbered
    ]
    assert all(line.column in (None, *COLUMNS) for line in set_aside)


@given(ROW)
def test_a_kept_line_has_no_cell_that_could_do_harm(row: Cells) -> None:
    line = classified(row)
    if isinstance(line, OrderLine):
        for text in (line.invoice_no, line.sku, line.description, line.customer_id or "", line.country):
            assert text[:1] not in FORMULA_STARTS
            assert not lines_module.UNSHOWABLE.search(text)
            assert len(text) <= 500
