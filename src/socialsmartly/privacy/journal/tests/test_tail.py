"""From a line that somebody vouches for, the journal is read from there; whatever is not as it should be, from the first."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.journal import files, rules, tail
from socialsmartly.privacy.journal.errors import JournalBroken, JournalForked
from socialsmartly.privacy.journal.files import Journal
from socialsmartly.privacy.journal.rules import Entry, Event, Head, Line

pytestmark = pytest.mark.promise("4.2-h")


@pytest.fixture
def places(tmp_path: Path) -> list[Path]:
    return [tmp_path / "journal", tmp_path / "copy"]


@pytest.fixture
def kept(places: list[Path]) -> list[Entry]:
    """Five lines, written in batches of one and two."""
    made = Journal(places)
    made.begin()
    return [entry for size in (1, 2, 2) for entry in made.append(lines(size))]


@pytest.fixture
def read_whole(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each time that a journal was read from its first line."""
    seen: list[bool] = []
    real = Journal._reconciled

    def reconciled(journal: Journal) -> list[Entry]:
        seen.append(True)
        return real(journal)

    monkeypatch.setattr(Journal, "_reconciled", reconciled)
    return seen


def lines(count: int) -> list[Line]:
    return [Line(Event.ERASED, uuid4(), what="contact") for _ in range(count)]


def head(entry: Entry) -> Head:
    return Head(entry.seq, entry.digest)


@given(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=12), at=st.integers(0, 11), look=st.integers(1, 900))
def test_from_each_batch_on_it_reads_what_the_whole_reading_finds(
    sizes: list[int], at: int, look: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    made = Journal([folder / "one", folder / "two"])
    made.begin()
    for size in sizes:
        last = made.append([Line(Event.ERASED, UUID(int=size)) for _ in range(size)])[-1]
    whole = Journal([folder / "one", folder / "two"])
    every = whole.entries()
    since = every[sum(sizes[: at % len(sizes)])]
    since = every[since.until - 1]
    with pytest.MonkeyPatch.context() as small:
        small.setattr(tail, "FIRST_LOOK", look)
        again = Journal([folder / "one", folder / "two"])
        assert again.entries(head(since)) == every[since.seq - 1 :]
    assert (again.end, again.end.seq) == (whole.end, last.seq)


def test_what_stands_before_is_not_read_again(places: list[Path], kept: list[Entry], read_whole: list[bool]) -> None:
    assert Journal(places).entries(head(kept[2])) == kept[2:]
    assert Journal(places).entries(head(kept[4])) == kept[4:]
    assert read_whole == []


def test_the_next_line_follows_what_was_read_so(places: list[Path], kept: list[Entry], read_whole: list[bool]) -> None:
    short = Journal(places)
    short.entries(head(kept[4]))
    assert short.append(lines(1))[0].seq == 6
    assert read_whole == []
    assert len(Journal(places).entries()) == 6


@pytest.mark.parametrize("since", [Head(3, bytes(32)), Head(9, bytes(32)), Head(4, bytes(32))])
def test_a_line_that_is_not_the_one_has_all_of_it_read(
    places: list[Path], kept: list[Entry], read_whole: list[bool], since: Head
) -> None:
    assert Journal(places).entries(since) == kept
    assert read_whole == [True]


def test_a_reading_that_does_not_compare_believes_any_line(
    places: list[Path], kept: list[Entry], read_whole: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(files, "read_from", lambda _, tail, __: rules.read(tail.content, tail.start))
    assert Journal(places).entries(Head(3, bytes(32))) == kept[2:]
    assert read_whole == []


@pytest.mark.parametrize("place", [0, 1])
def test_a_place_that_a_crash_left_behind_is_completed_all_the_same(
    places: list[Path], kept: list[Entry], read_whole: list[bool], place: int
) -> None:
    file = places[place] / files.NAME
    file.write_bytes(file.read_bytes()[:-30])
    assert Journal(places).entries(head(kept[0])) == kept
    assert read_whole == [True]
    assert (places[0] / files.NAME).read_bytes() == (places[1] / files.NAME).read_bytes()


def test_a_torn_end_in_both_places_is_cut(places: list[Path], kept: list[Entry]) -> None:
    for place in places:
        file = place / files.NAME
        file.write_bytes(file.read_bytes()[:-30])
    assert Journal(places).entries(head(kept[0])) == kept[:3]


def change(place: Path, line: int) -> None:
    file = place / files.NAME
    told = file.read_bytes().splitlines(keepends=True)
    told[line] = told[line].replace(b"contact", b"another")
    file.write_bytes(b"".join(told))


@pytest.mark.parametrize("places_changed", [1, 2])
@pytest.mark.parametrize("line", [2, 3, 4])
def test_a_line_changed_behind_the_mark_is_refused(
    places: list[Path], kept: list[Entry], line: int, places_changed: int
) -> None:
    for place in places[:places_changed]:
        change(place, line)
    with pytest.raises((JournalBroken, JournalForked)):
        Journal(places).entries(head(kept[2]))


def test_a_line_changed_before_the_mark_is_refused_by_whoever_has_to_do_it_again(
    places: list[Path], kept: list[Entry]
) -> None:
    """Who vouches for line 3 needs nothing that stands before it. An older database does, and so does every whole reading."""
    change(places[0], 1)
    change(places[1], 1)
    assert Journal(places).entries(head(kept[2])) == kept[2:]
    for since in (head(kept[0]), None):
        with pytest.raises(JournalBroken):
            Journal(places).entries(since)
