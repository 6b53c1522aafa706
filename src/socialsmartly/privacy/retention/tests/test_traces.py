"""What identified somebody is found in every form in which a file may hide it, and nothing is found where nothing is."""

from __future__ import annotations

import base64
import json
from hashlib import md5, sha1, sha256
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from socialsmartly.privacy.retention import traces
from socialsmartly.privacy.retention.traces import FEW, MANY, PIECE, SHORTEST, Looked, Needles, look

ADDRESS, PHONE = "Ada.Lovelace@example.test", "+8613800138000"
PLANTED = {
    "as it is": ADDRESS.encode(),
    "in small letters": ADDRESS.lower().encode(),
    "in 16 bits": ADDRESS.encode("utf-16-le"),
    "in 16 bits, the other way round": ADDRESS.encode("utf-16-be"),
    "in hex": ADDRESS.encode().hex().encode(),
    "in capital hex": ADDRESS.encode().hex().upper().encode(),
    "in an address of the web": quote(ADDRESS, safe="").encode(),
    "in JSON": json.dumps({"to": ADDRESS}).encode(),
    "in base64": base64.b64encode(ADDRESS.encode()),
    "in base64, one byte later": base64.b64encode(b"<" + ADDRESS.encode() + b">"),
    "in base64, two bytes later": base64.b64encode(b"<<" + ADDRESS.encode() + b">>"),
    "as SHA-256": sha256(ADDRESS.lower().encode()).hexdigest().encode(),
    "as SHA-256, raw": sha256(ADDRESS.lower().encode()).digest(),
    "as SHA-1": sha1(ADDRESS.lower().encode(), usedforsecurity=False).hexdigest().encode(),
    "as MD5": md5(ADDRESS.lower().encode(), usedforsecurity=False).hexdigest().encode(),
    "a number as it is": PHONE.encode(),
    "a number without its plus": b"8613800138000",
    "a number at home": b"13800138000",
    "a number as SHA-256": sha256(b"8613800138000").hexdigest().encode(),
}


@pytest.mark.promise("5-g")
@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_a_trace_is_found_in_every_form(planted: bytes, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"before " + planted + b" after")
    assert look({"files": tmp_path}, [ADDRESS, PHONE])["files"].hits == 1


@pytest.mark.promise("5-g")
def test_a_trace_across_two_pieces_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b" " * (PIECE - 5) + ADDRESS.encode())
    assert look({"files": tmp_path}, [ADDRESS])["files"].hits == 1


@pytest.mark.promise("5-g")
@pytest.mark.parametrize("forms", [FEW, FEW + 1, MANY, MANY + 1], ids=["few", "more", "many", "very-many"])
def test_a_form_is_found_wherever_it_stands_however_many_are_sought(forms: int) -> None:
    chance = Random(forms)
    sought = {chance.randbytes(chance.randint(SHORTEST, 40)) for _ in range(forms)}
    needles = Needles(sought)
    for form in sorted(sought)[:200]:
        for before in range(9):
            text = chance.randbytes(before) + form + chance.randbytes(chance.randint(0, 9))
            assert needles.stand_in(text)
            assert needles.stand_in(form[:-1] + text[-1:]) == any(one in form[:-1] + text[-1:] for one in sought)


def test_numbers_that_were_cut_at_one_place_alone_would_miss_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the text is cut at its beginning alone, so a form has to be cut at each of its first bytes."""
    cut = traces._cut
    monkeypatch.setattr(traces, "_cut", lambda forms, size, kind, _, offsets: cut(forms, size, kind, range(1), offsets))
    needles = Needles({sha256(bytes([n])).digest() for n in range(FEW + 1)})
    text = sha256(b"\x07").digest()
    assert [needles.stand_in(b"." * before + text) for before in range(9)] == [n in (0, 8) for n in range(9)]


def test_nothing_is_found_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\n".join(PLANTED.values()))
    assert look({"files": tmp_path}, ["bob@example.test", "+447700900123"])["files"].hits == 0


def test_without_the_other_forms_a_trace_stays_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a search for the plain text alone misses most of them."""
    monkeypatch.setattr(traces, "forms_of", lambda value: frozenset({value.encode().lower()}))
    for number, planted in enumerate(PLANTED.values()):
        (tmp_path / str(number)).write_bytes(planted)
    assert look({"files": tmp_path}, [ADDRESS, PHONE])["files"].hits < len(PLANTED) / 2


def test_a_place_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert look({"gone": tmp_path / "gone"}, [ADDRESS])["gone"].files == 0


def test_what_is_too_much_to_search_is_counted_as_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "MOST", 100)
    (tmp_path / "a").write_bytes(b" " * 60)
    (tmp_path / "b").write_bytes(b" " * 60 + ADDRESS.encode())
    assert look({"files": tmp_path}, [ADDRESS])["files"] == Looked(1, 60, 0, 1)
