"""The pack for an authority has everything that the operator must be able to show, names nobody, and is refused when a byte of it differs."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.identity.tests.given import assessed
from socialsmartly.privacy.ledger.errors import NotSigned
from socialsmartly.privacy.ledger.note import SigningKey
from socialsmartly.privacy.papers.dossier import MANIFEST, check, files, packed
from tests.cast import sign_up

KEY, OTHER = (SigningKey("test.example", bytes([n]) * 32) for n in (1, 2))
FILES = {
    *("README.txt", "assessments.json", "board.json", "checkpoint.txt", "decisions.json", "demands.json"),
    *("identity.json", "incidents.json", "map.json", "processing.json", "recipients.json", "tests.json"),
    *("policy-en.txt", "policy-zh-hans.txt"),
}


def changed(pack: bytes, **new: bytes) -> bytes:
    """The same pack with other contents, or with files put beside."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            made.writestr(name, new.pop(name.replace(".", "_"), old.read(name)))
        for name, content in new.items():
            made.writestr(name, content)
    return out.getvalue()


def test_it_holds_what_an_authority_asks_for_and_nobody(client: Client, mailbox: None, db: None) -> None:
    sign_up(client, "ada@example.test")
    assessed()
    found = files(timezone.now())
    assert set(found) >= FILES
    assert not any(b"ada@example" in content for content in found.values())
    face = next(one for one in json.loads(found["assessments.json"]) if one["about"] == "face")
    assert (face["missing"], face["versions"][0]["lawful_en"]) == (False, "It is so.")
    assert {"accounts.Member", "identity.FaceCheck"} <= {one["table"] for one in json.loads(found["map.json"])}
    assert json.loads(found["identity.json"])["program"] == ""


def test_a_pack_is_whole_as_it_was_signed_and_by_whom(db: None) -> None:
    pack = packed({"a.json": b"1", "b.json": b"2"}, timezone.now(), KEY)
    assert check(pack, KEY.verifier) == ["a.json", "b.json"]
    with zipfile.ZipFile(io.BytesIO(pack)) as package:
        assert f"{sha256(b'1').hexdigest()}  a.json" in package.read(MANIFEST).decode()
    with pytest.raises(NotSigned):
        check(pack, OTHER.verifier)


@pytest.mark.parametrize("new", [{"a_json": b"3"}, {"c.json": b"3"}], ids=["changed", "beside"])
def test_one_that_was_changed_is_refused(new: dict[str, bytes]) -> None:
    pack = packed({"a.json": b"1", "b.json": b"2"}, timezone.now(), KEY)
    with pytest.raises(NotSigned):
        check(changed(pack, **new), KEY.verifier)
