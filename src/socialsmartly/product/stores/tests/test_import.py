"""An import: what it keeps and sets aside, that it may be cut off anywhere, and that it needs the authorisation."""

from __future__ import annotations

import gzip
from uuid import UUID

import pytest

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.stores import files
from socialsmartly.product.stores.actions import reading_in
from socialsmartly.product.stores.actions.counting import currency_of
from socialsmartly.product.stores.actions.reading_in import read_in
from socialsmartly.product.stores.actions.starting import carry_on, start_import
from socialsmartly.product.stores.errors import ImportRunning, OtherStore
from socialsmartly.product.stores.models import Source, State
from socialsmartly.product.stores.tests import shop
from socialsmartly.words import Permit
from socialsmartly.words.purposes import CAMPAIGN, SERVICE
from tests.house import as_login

pytestmark = pytest.mark.usefixtures("db")


ONE_POT = "500001,A,Pot,2,2011-01-01T10:00:00,1.50,17001,France"


def first_lines_of_the_real_file(count: int) -> bytes:
    with gzip.open(shop.REAL_FILE, "rb") as file:
        return b"".join(next(file) for _ in range(count + 1))


def test_orders_lines_products_and_people_come_in() -> None:
    member, workspace = shop.a_shop()
    run = shop.bring_in(workspace, member, shop.orders_file(20))
    assert (run.state, run.kept, run.orders_new, run.contacts_new, run.cursor) == (State.DONE, 60, 20, 7, 61)
    assert shop.rows_of(workspace, "contacts_order") == 20
    assert shop.rows_of(workspace, "contacts_orderline") == 60
    assert shop.rows_of(workspace, "contacts_product") == 3
    assert not files.place_of(run.pk).exists()


def test_a_person_is_found_by_address_number_and_customer_number() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(7))
    with reading_for(SERVICE, workspace=workspace):
        person = Contact.objects.first()
        found = {index.find(str(workspace), kind, getattr(person, kind)) for kind in ("email", "phone", "store_ref")}
    assert found == {person.pk}


def test_sums_count_orders_and_leave_out_cancellations() -> None:
    member, workspace = shop.a_shop()
    rows = [
        "500001,A,Pot,2,2011-01-01T10:00:00,1.50,17001,France",
        "500002,A,Pot,1,2011-03-01T10:00:00,1.50,17001,France",
    ]
    shop.bring_in(workspace, member, shop.a_file(*rows, "C500003,A,Pot,-1,2011-04-01T10:00:00,1.50,17001,France"))
    with reading_for(SERVICE, workspace=workspace):
        person = Contact.objects.get()
        assert (person.orders_count, person.spent_minor) == (2, 450)
        assert person.last_order_at.month == 3


def test_a_shop_counts_in_the_currency_of_its_first_file() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.a_file(ONE_POT, currency="EUR"))
    assert currency_of(workspace) == "EUR"
    other = shop.bring_in(workspace, member, shop.a_file(ONE_POT.replace("500001", "500002"), currency="CNY"))
    assert (other.state, other.stopped_because) == (State.STOPPED, "OtherCurrency")
    assert other.stopped_facts == {"found": "CNY", "expected": "EUR"}
    assert (currency_of(workspace), shop.rows_of(workspace, "contacts_order")) == ("EUR", 1)


def test_the_same_file_again_brings_nothing_new() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(20))
    before = shop.content_digest(workspace)
    again = shop.bring_in(workspace, member, shop.orders_file(20))
    assert (again.kept, again.known, again.orders_new, again.contacts_new) == (0, 60, 0, 0)
    assert shop.content_digest(workspace) == before


def test_every_line_is_kept_or_set_aside_with_its_reason() -> None:
    member, workspace = shop.a_shop()
    good = "500001,A,Pot,2,2011-01-01T10:00:00,1.50,17001,France"
    bad = ["", "=1+1,A,x,1,2011-01-01T10:00:00,1,1,F", "500002,A,x,none,2011-01-01T10:00:00,1,1,F", good]
    run = shop.bring_in(workspace, member, shop.a_file(good, *bad))
    assert (run.kept, run.set_aside) == (1, 4)
    with shop.as_owner() as connection:
        found = connection.execute('SELECT line, reason, "column" FROM stores_setaside ORDER BY line').fetchall()
    assert found == [
        (3, "empty_line", ""),
        (4, "formula_cell", "invoice_no"),
        (5, "malformed_quantity", "quantity"),
        (6, "duplicate_line", ""),
    ]


class Killed(BaseException):
    """Stands for kill -9: nothing in the program catches it."""


@pytest.mark.slow
@pytest.mark.skipif(not shop.REAL_FILE.exists(), reason=shop.MISSING)
@pytest.mark.parametrize("portions", [0, 1, 3])
def test_an_import_that_was_cut_off_ends_like_one_that_was_not(portions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_in, "BATCH_LINES", 4000)
    file = first_lines_of_the_real_file(20_000)
    member, whole = shop.a_shop()
    shop.bring_in(whole, member, file)
    member, cut = shop.a_shop()
    run = shop.begin(cut, member, file)
    with as_login("worker"):
        with monkeypatch.context() as patch:
            patch.setattr(reading_in, "_write", killing_after(portions))
            with pytest.raises(Killed):
                read_in(cut, run)
        assert shop.the_run(cut, run).state == State.RUNNING
        read_in(cut, run)
    assert shop.the_run(cut, run).state == State.DONE
    assert shop.content_digest(cut) == shop.content_digest(whole)


def killing_after(portions: int) -> object:
    """Write so many portions, then die after the writes of the next and before its commit."""
    written = 0
    write = reading_in._write

    def writing(run: object, portion: object) -> None:
        nonlocal written
        if written == portions:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(reading_in, "insert_set_aside", die)
                write(run, portion)  # type: ignore[arg-type]
        write(run, portion)  # type: ignore[arg-type]
        written += 1

    return writing


def die(*_: object) -> None:
    raise Killed


def test_a_second_import_is_refused_while_one_runs() -> None:
    member, workspace = shop.a_shop()
    first = shop.begin(workspace, member, shop.orders_file(2))
    with pytest.raises(ImportRunning):
        shop.begin(workspace, member, shop.orders_file(2))
    assert shop.the_run(workspace, first).state == State.WAITING


def test_a_workspace_keeps_to_one_kind_of_shop() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(2))
    with pytest.raises(OtherStore):
        start_import(UUID(int=5), workspace=workspace, member=member, source=Source.DEMO)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(shop.orders_file(5000))[:-2000], "BrokenGzip"),
        (b"PK\x03\x04 not a table", "NotText"),
        (b"invoice_no\0,sku\n", "NotText"),
        (b"a,b,c\n1,2,3\n", "NoHeader"),
        (shop.a_file(*["1,A,x,9999999,2011-01-01T10:00:00,999999999,1,F"] * 1), "NumberTooLarge"),
    ],
)
def test_a_file_that_cannot_be_read_stops_clearly(content: bytes, why: str) -> None:
    member, workspace = shop.a_shop()
    run = shop.bring_in(workspace, member, content)
    assert (run.state, run.stopped_because) == (State.STOPPED, why)
    assert not files.place_of(run.pk).exists()
    assert shop.bring_in(workspace, member, shop.orders_file(3)).state == State.DONE


@pytest.mark.slow
def test_what_a_broken_off_file_brought_is_kept_and_the_whole_file_completes_it() -> None:
    member, workspace = shop.a_shop()
    whole = gzip.compress(shop.orders_file(9000), 1)
    broken = shop.bring_in(workspace, member, whole[: len(whole) * 3 // 4])
    assert broken.stopped_because == "BrokenGzip"
    assert 0 < broken.orders_new < 9000
    again = shop.bring_in(workspace, member, whole)
    assert broken.orders_new + again.orders_new == 9000


def test_a_full_disk_stops_clearly_and_the_import_goes_on_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    member, workspace = shop.a_shop()
    run = shop.begin(workspace, member, shop.orders_file(10))
    with as_login("worker"):
        with monkeypatch.context() as patch:
            patch.setattr(reading_in, "insert_products", full)
            read_in(workspace, run)
        stopped = shop.the_run(workspace, run)
        assert (stopped.state, stopped.stopped_because) == (State.STOPPED, "DiskFullWhileReading")
        assert files.place_of(run).exists()
        reading_in_again(workspace, member, run)
    assert shop.the_run(workspace, run).kept == 30


def reading_in_again(workspace: UUID, member: UUID, run: UUID) -> None:
    carry_on(run, workspace=workspace, member=member)
    read_in(workspace, run)


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.promise("2.2-f")
def test_without_the_authorisation_nothing_is_read() -> None:
    member, workspace = shop.a_shop(allowed=False)
    with pytest.raises(NotAuthorised):
        shop.begin(workspace, member, shop.orders_file(2))
    assert shop.rows_of(workspace, "stores_importrun") == 0


@pytest.mark.promise("2.2-f")
def test_an_authorisation_that_ends_stops_the_reading() -> None:
    member, workspace = shop.a_shop()
    run = shop.begin(workspace, member, shop.orders_file(10))
    shop.forbid(workspace, member)
    with as_login("worker"):
        read_in(workspace, run)
    assert shop.the_run(workspace, run).stopped_because == "AuthorisationEnded"
    assert shop.rows_of(workspace, "contacts_order") == 0


@pytest.mark.promise("2.2-g")
def test_another_shop_sees_no_row() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(7))
    _, neighbour = shop.a_shop(title="Next door")
    with reading_for(SERVICE, workspace=neighbour):
        assert Contact.objects.count() == 0
        assert Contact.objects.filter(workspace_id=workspace).count() == 0


def test_what_people_agreed_to_has_evidence_and_opens_campaigns_to_them_alone() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(60, customers=40))
    with reading_for(SERVICE, workspace=workspace):
        agreed = {c.pk for c in Contact.objects.all() if c.permits & Permit.EMAIL_MARKETING}
    with as_login("worker"), reading_for(CAMPAIGN, workspace=workspace):
        assert {c.pk for c in Contact.objects.all()} == agreed
    assert 0 < len(agreed) < 40
    with shop.as_owner() as connection:
        row = connection.execute(
            "SELECT count(*) FROM consent_consentevent WHERE permit <> 4 AND evidence IS NULL"
        ).fetchone()
    assert row == (0,)
