"""Lines become orders and orders become customers, and nothing is lost or counted twice on the way."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.product.stores.rules.lines import Kind, OrderLine, kind_of
from socialsmartly.product.stores.rules.orders import OPEN_INVOICES, Order, OrderGrouper, orders_of, summaries_of
from socialsmartly.product.stores.rules.setting_aside import Reason, SetAside

START = datetime(2011, 5, 1, 9, tzinfo=UTC)


def line(
    number: int, invoice_no: str, *, quantity: int = 1, milli: int = 1000, customer: str | None = "7", minute: int = 0
) -> OrderLine:
    at = START + timedelta(minutes=minute)
    return OrderLine(
        number, invoice_no, kind_of(invoice_no), "1", "Mug", quantity, at, milli, customer, "United Kingdom", True
    )


def test_lines_of_an_invoice_add_up_to_one_order() -> None:
    (order,) = orders_of([line(2, "1", quantity=3, milli=2555, minute=1), line(3, "1", quantity=2, milli=1)])
    assert order == Order("1", Kind.ORDER, "7", "United Kingdom", START, 2, 5, 7667, 2, 3)
    assert order.total_pence == 767


def test_an_invoice_into_which_another_cuts_stays_whole() -> None:
    orders = list(orders_of([line(2, "1"), line(3, "C2", quantity=-1), line(4, "1")]))
    assert [(order.invoice_no, order.lines, order.kind) for order in orders] == [
        ("1", 2, Kind.ORDER),
        ("C2", 1, Kind.CANCELLATION),
    ]


def test_orders_are_handed_out_while_lines_stream_by() -> None:
    grouper = OrderGrouper()
    grouped = grouper.add(line(number, str(number)) for number in range(2, OPEN_INVOICES + 12))
    assert [order.invoice_no for order in grouped.orders] == [str(number) for number in range(2, 12)]
    assert len(grouper.finish()) == OPEN_INVOICES


def test_a_line_far_below_its_invoice_is_set_aside_and_one_nearby_is_not() -> None:
    others = [line(number, str(number)) for number in range(3, OPEN_INVOICES + 3)]
    far = OrderGrouper().add([line(2, "1"), *others, line(900, "1")])
    assert far.set_aside == [SetAside(900, Reason.SCATTERED_INVOICE, "invoice_no")]
    near = OrderGrouper().add([line(2, "1"), *others[:-1], line(900, "1")])
    assert not near.set_aside


def test_a_line_of_an_invoice_stored_before_is_set_aside() -> None:
    grouped = OrderGrouper(start_after=500, done=["1"]).add([line(501, "1"), line(502, "2")])
    assert [one.line for one in grouped.set_aside] == [501]
    assert [one.line for one in grouped.taken] == [502]


def test_two_people_never_share_an_invoice() -> None:
    grouper = OrderGrouper()
    grouped = grouper.add([line(2, "1", customer="7"), line(3, "1", customer="8"), line(4, "1", customer=None)])
    assert [(one.line, one.reason, one.column) for one in grouped.set_aside] == [
        (3, Reason.OTHER_CUSTOMER, "customer_id"),
        (4, Reason.OTHER_CUSTOMER, "customer_id"),
    ]
    assert [(order.customer_id, order.lines) for order in grouper.finish()] == [("7", 1)]


def test_after_an_interruption_every_order_is_handed_out_again_whole_or_was_before() -> None:
    lines = [line(number, str((number + number % 3) // 4)) for number in range(2, 1500)]
    whole = {order.invoice_no: order for order in orders_of(lines)}
    grouper = OrderGrouper()
    for cut in range(100, 1400, 100):
        before = grouper.add(lines[cut - 100 : cut]).orders
        cursor = grouper.resume_after
        done = {number for number, order in whole.items() if order.last_line <= cursor}
        again = list(orders_of(one for one in lines if one.line > cursor))
        assert all(whole[order.invoice_no] == order for order in [*before, *again])
        assert done | {order.invoice_no for order in again} == set(whole)


def test_the_cursor_moves_on_and_ends_at_the_last_line() -> None:
    grouper = OrderGrouper(start_after=10)
    assert grouper.resume_after == 10
    grouper.add(line(number, str(number)) for number in range(11, 200))
    assert grouper.resume_after == 199 - OPEN_INVOICES
    grouper.finish()
    assert grouper.resume_after == 199


def test_a_customer_is_summed_up_without_guests_and_adjustments() -> None:
    lines = [
        line(2, "1", milli=5000, minute=9),
        line(3, "2", milli=2500, minute=5),
        line(4, "C3", quantity=-1, milli=5000, minute=60),
        line(5, "A4", milli=-900),
        line(6, "5", customer=None),
    ]
    summaries = summaries_of(orders_of(lines))
    assert set(summaries) == {"7"}
    seven = summaries["7"]
    assert (seven.orders, seven.spent_milli, seven.cancellations, seven.refunded_milli) == (2, 7500, 1, 5000)
    assert (seven.first_order_at, seven.last_order_at) == (START + timedelta(minutes=5), START + timedelta(minutes=9))


def test_a_customer_with_nothing_but_a_cancellation_has_no_order_times() -> None:
    (summary,) = summaries_of(orders_of([line(2, "C1", quantity=-1)])).values()
    assert (summary.orders, summary.first_order_at, summary.last_order_at) == (0, None, None)


@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.integers(-9, 9), st.integers(0, 10**6), st.sampled_from("78")), max_size=300
    )
)
def test_lines_units_and_money_add_up_whatever_the_file_says(found: list[tuple[int, int, int, str]]) -> None:
    lines = [
        line(number, str(invoice), quantity=units, milli=milli, customer=customer)
        for number, (invoice, units, milli, customer) in enumerate(found, 2)
    ]
    grouper = OrderGrouper()
    grouped = grouper.add(lines)
    orders = grouped.orders + grouper.finish()
    assert len(grouped.taken) + len(grouped.set_aside) == len(lines)
    assert sum(order.lines for order in orders) == len(grouped.taken)
    assert sum(order.units for order in orders) == sum(one.quantity for one in grouped.taken)
    assert sum(order.total_milli for order in orders) == sum(one.amount_milli for one in grouped.taken)
    assert len({order.invoice_no for order in orders}) == len(orders)
