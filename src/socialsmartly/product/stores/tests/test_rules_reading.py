"""The reader hands out every line once or says why not, and stops before a file can do harm."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.product.stores.rules import refusals
from socialsmartly.product.stores.rules.header import CURRENCIES, check_header, columns_in
from socialsmartly.product.stores.rules.reading import Batch, Limits, Reading, cells_of, open_lines
from socialsmartly.product.stores.rules.setting_aside import SENTENCES, Reason

HEADER = ",".join(columns_in("GBP"))
LINE = "536365,85123A,LANTERN,6,2010-12-01T08:26:00,2.55,17850,United Kingdom"


def file_of(folder: Path, *lines: str, name: str = "lines.csv", header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / name
    body = "\n".join((header, *lines, "")).encode(encoding)
    path.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    return path


def batches_of(path: Path, **options: object) -> list[Batch]:
    with open_lines(path, **options) as reading:  # type: ignore[arg-type]
        return list(reading)


def reading_of(body: bytes, limits: Limits | None = None) -> Reading:
    return Reading(io.BytesIO(body), 0, 5000, limits or Limits())


def refusal_of(path: Path, **options: object) -> refusals.FileRefused:
    with pytest.raises(refusals.FileRefused) as caught:
        batches_of(path, **options)
    return caught.value


@pytest.mark.parametrize("name", ["lines.csv", "lines.csv.gz", "packed-without-the-ending.csv"])
def test_a_file_is_read_packed_or_not_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = file_of(tmp_path, LINE, LINE, name=name)
    if "packed" in name:
        path.write_bytes(gzip.compress(path.read_bytes()))
    (batch,) = batches_of(path)
    assert [number for number, _ in batch.rows] == [2, 3]
    assert batch.rows[0][1] == tuple(LINE.split(","))
    assert batch.cursor == 3


def test_columns_may_stand_in_any_order_and_case_after_a_byte_order_mark(tmp_path: Path) -> None:
    turned = ",".join(reversed(columns_in("GBP"))).upper()
    line = ",".join(reversed(LINE.split(",")))
    (batch,) = batches_of(file_of(tmp_path, line, header=turned, encoding="utf-8-sig"))
    assert batch.rows[0][1] == tuple(LINE.split(","))


def test_windows_line_ends_and_a_missing_last_one_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(f"{HEADER}\r\n{LINE}\r\n{LINE}".encode())
    (batch,) = batches_of(path)
    assert [row for _, row in batch.rows] == [tuple(LINE.split(","))] * 2


def test_reading_goes_on_after_the_line_it_is_told(tmp_path: Path) -> None:
    path = file_of(tmp_path, *(LINE.replace("536365", str(number)) for number in range(2, 20_000)))
    whole = [row for batch in batches_of(path, batch_lines=700) for row in batch.rows]
    cursors = [batch.cursor for batch in batches_of(path, batch_lines=700)]
    assert len(cursors) > 2
    for cursor in (0, 1, cursors[0], 7_777, 19_999):
        rest = [row for batch in batches_of(path, start_after=cursor) for row in batch.rows]
        assert rest == [row for row in whole if row[0] > cursor]


def test_a_cursor_beyond_the_end_is_refused(tmp_path: Path) -> None:
    refusal = refusal_of(file_of(tmp_path, LINE), start_after=3)
    assert isinstance(refusal, refusals.CursorBeyondEnd)
    assert refusal.facts == {"lines_read": 2, "start_after": 3}


def test_progress_reaches_the_size_of_the_file(tmp_path: Path) -> None:
    with open_lines(file_of(tmp_path, LINE, name="lines.csv.gz")) as reading:
        list(reading)
        assert reading.bytes_read == reading.bytes_total > 0
        assert reading.lines_read == 2


@pytest.mark.parametrize("cut", [1, 9, 400])
def test_a_cut_off_gzip_hands_out_its_whole_lines_and_says_how_many(tmp_path: Path, cut: int) -> None:
    path = file_of(tmp_path, *(f"{number},{LINE}"[-73:] for number in range(30_000)), name="lines.csv.gz")
    path.write_bytes(path.read_bytes()[:-cut])
    cursors: list[int] = []
    with open_lines(path) as reading, pytest.raises(refusals.BrokenGzip) as caught:
        cursors.extend(batch.cursor for batch in reading)
    seen = cursors[-1]
    assert caught.value.facts["lines_read"] == seen > 1000
    assert str(seen) in str(caught.value)


def test_a_damaged_gzip_is_refused_and_the_same_file_undamaged_is_not(tmp_path: Path) -> None:
    path = file_of(tmp_path, *[LINE] * 100, name="lines.csv.gz")
    assert batches_of(path)
    packed = bytearray(path.read_bytes())
    packed[-6] ^= 0xFF
    path.write_bytes(packed)
    assert isinstance(refusal_of(path), refusals.BrokenGzip)
    path.write_bytes(b"\x1f\x8b" + b"nonsense" * 10)
    assert isinstance(refusal_of(path), refusals.BrokenGzip)


@pytest.mark.slow
def test_a_file_that_unpacks_too_far_is_stopped_while_reading(tmp_path: Path) -> None:
    path = file_of(tmp_path, *["," * 7] * 2_000_000, name="bomb.csv.gz")
    refusal = refusal_of(path, limits=Limits(ratio=100))
    assert isinstance(refusal, refusals.PackedTooTightly)
    assert 0 <= int(str(refusal.facts["lines_read"])) < 2_000_000
    assert batches_of(path, limits=Limits(ratio=2000))


@pytest.mark.parametrize("name", ["lines.csv", "lines.csv.gz"])
def test_a_file_above_the_unpacked_limit_is_stopped(tmp_path: Path, name: str) -> None:
    path = file_of(tmp_path, *[LINE] * 20_000, name=name)
    assert isinstance(refusal_of(path, limits=Limits(unpacked=1 << 20)), refusals.TooLarge)
    assert batches_of(path, limits=Limits(unpacked=1 << 21))


def test_a_ten_megabyte_field_spoils_its_own_line_only(tmp_path: Path) -> None:
    long = LINE.replace("LANTERN", "x" * 10_000_000)
    (batch,) = batches_of(file_of(tmp_path, LINE, long, LINE))
    assert [number for number, _ in batch.rows] == [2, 4]
    assert [(one.line, one.reason) for one in batch.set_aside] == [(3, Reason.TOO_LONG)]


def test_a_ten_megabyte_last_line_without_an_end_is_set_aside(tmp_path: Path) -> None:
    path = file_of(tmp_path, LINE)
    path.write_bytes(path.read_bytes() + b"y" * 10_000_000)
    (batch,) = batches_of(path)
    assert [(one.line, one.reason) for one in batch.set_aside] == [(3, Reason.TOO_LONG)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (LINE.replace("LANTERN", '"LANTERN'), Reason.BROKEN_QUOTES),
        (LINE.replace("LANTERN", '"LAN"TERN'), Reason.BROKEN_QUOTES),
        (LINE + ",more", Reason.WRONG_CELL_COUNT),
        ("536365,85123A", Reason.WRONG_CELL_COUNT),
        ("", Reason.EMPTY_LINE),
        ("   ", Reason.EMPTY_LINE),
    ],
)
def test_a_line_that_is_no_row_is_set_aside_and_the_next_is_read(tmp_path: Path, line: str, reason: Reason) -> None:
    (batch,) = batches_of(file_of(tmp_path, line, LINE))
    assert [(one.line, one.reason) for one in batch.set_aside] == [(2, reason)]
    assert [number for number, _ in batch.rows] == [3]


def test_quoted_commas_and_quotes_are_one_cell(tmp_path: Path) -> None:
    (batch,) = batches_of(file_of(tmp_path, LINE.replace("LANTERN", '"LANTERN, ""LARGE"""')))
    assert batch.rows[0][1][2] == 'LANTERN, "LARGE"'


def test_a_stray_byte_of_another_encoding_spoils_its_own_line_only(tmp_path: Path) -> None:
    path = file_of(tmp_path, *[LINE] * 500)
    path.write_bytes(path.read_bytes() + LINE.replace("LANTERN", "CAFÉ").encode("cp1252"))
    (batch,) = batches_of(path)
    assert [(one.line, one.reason) for one in batch.set_aside] == [(502, Reason.NOT_UTF8)]


def test_a_file_wholly_in_another_encoding_is_refused_before_a_row_is_used(tmp_path: Path) -> None:
    path = file_of(tmp_path, *[LINE.replace("LANTERN", "灯笼")] * 500, encoding="gb18030")
    refusal = refusal_of(path)
    assert isinstance(refusal, refusals.WrongEncoding)
    assert refusal.facts == {"line": 2}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", refusals.FileEmpty),
        (b"PK\x03\x04rest", refusals.NotText),
        (b"%PDF-1.7", refusals.NotText),
        (b"invoice\0no\n", refusals.NotText),
        (HEADER.encode("utf-16"), refusals.WrongEncoding),
        (b"invoice_no,\xff\n", refusals.WrongEncoding),
        (b"z" * 100_000, refusals.NoHeader),
        (b"\n", refusals.NoHeader),
        (f"{LINE}\n".encode(), refusals.NoHeader),
        (HEADER.replace(",", ";").encode(), refusals.WrongDelimiter),
        (HEADER.replace(",", "\t").encode(), refusals.WrongDelimiter),
        (HEADER.replace("sku", "article").encode(), refusals.WrongColumns),
        (f"{HEADER},email\n".encode(), refusals.WrongColumns),
        (f"{HEADER},sku\n".encode(), refusals.WrongColumns),
        (b'"' + HEADER.encode(), refusals.NoHeader),
    ],
)
def test_a_file_that_does_not_begin_like_order_lines_is_refused(body: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        reading_of(body)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_the_column_of_prices_names_the_currency(tmp_path: Path, currency: str) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(",".join(columns_in(currency)) + "\n")
    with open_lines(path) as reading:
        assert reading.currency == currency


def test_two_columns_of_prices_are_refused() -> None:
    two = f"{HEADER},unit_price_eur".encode()
    with pytest.raises(refusals.WrongColumns):
        check_header(two)


def test_missing_unknown_and_repeated_columns_are_all_listed() -> None:
    with pytest.raises(refusals.WrongColumns) as caught:
        reading_of(HEADER.replace("country", "email,sku").encode())
    assert {name: caught.value.facts[name] for name in ("missing", "unknown", "repeated")} == {
        "missing": "country",
        "unknown": "email",
        "repeated": "sku",
    }
    assert "Missing: country. Unknown: email. Repeated: sku." in str(caught.value)


def test_a_first_line_of_data_is_not_repeated_in_the_message() -> None:
    with pytest.raises(refusals.NoHeader) as caught:
        reading_of(b"Ann Example,ann@example.test,07700900123\n")
    assert "Ann" not in str(caught.value)


def test_a_file_with_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    (batch,) = batches_of(file_of(tmp_path)) or [Batch([], [], 1)]
    assert batch == Batch([], [], 1)


def test_every_reason_and_every_refusal_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
    kinds = refusals.FileRefused.__subclasses__()
    assert len(kinds) > 8
    assert all((kind.__doc__ or "").endswith(".") for kind in kinds)


@given(st.binary(max_size=400))
def test_any_bytes_after_the_header_are_read_or_set_aside_line_by_line(body: bytes) -> None:
    if not body:
        return
    reading = reading_of(HEADER.encode() + b"\n" + body, Limits(line=100 + len(HEADER)))
    found: list[int] = []
    for batch in reading:
        found += [number for number, _ in batch.rows]
        found += [one.line for one in batch.set_aside]
    lines = body.count(b"\n") + (not body.endswith(b"\n"))
    assert sorted(found) == list(range(2, lines + 2))


@given(st.binary(max_size=600), st.booleans())
def test_any_file_at_all_is_read_or_refused_with_a_sentence(body: bytes, packed: bool) -> None:
    sentence = ""
    try:
        list(reading_of(gzip.compress(body) if packed else body))
    except refusals.FileRefused as refusal:
        sentence = str(refusal)
    assert "{" not in sentence.replace(body.decode(errors="ignore").strip(), "")


@given(
    st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n\0")), min_size=8, max_size=8)
)
def test_what_a_csv_writer_wrote_is_read_back_the_same(cells: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    found = cells_of(out.getvalue().encode())
    assert found == (cells if out.getvalue().strip() else Reason.EMPTY_LINE)
