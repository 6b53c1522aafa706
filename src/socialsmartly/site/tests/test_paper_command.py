"""A contract that was signed on paper is recorded by the digest of its scan; the scan and the address are written nowhere."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.queries import agreements
from socialsmartly.privacy.ledger.queries import openings_of
from socialsmartly.privacy.versions.queries import history, standing
from socialsmartly.product.billing.queries import orders_of
from socialsmartly.site.commandline import main
from socialsmartly.words.purposes import AGREEMENT, RIGHTS
from tests.cast import member_of

OWNER = "owner@example.test"
SCANNED = b"%PDF-1.7 signed by both"
DIGEST = hashlib.sha256(SCANNED).hexdigest()

pytestmark = pytest.mark.promise("0-c")


@pytest.fixture
def scan(tmp_path: Path) -> str:
    paper = tmp_path / "contract.pdf"
    paper.write_bytes(SCANNED)
    return str(paper)


def today(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_the_member_sees_the_paper_beside_what_they_agreed_to(shop_owner: Client, scan: str) -> None:
    member = member_of(shop_owner)
    before, bound = orders_of(member), standing(member)
    assert main(["paper", OWNER, scan, "--signed", today()]) == 0
    page = shop_owner.get("/my/").content.decode()
    assert f"Contract on paper, with policy {history()[-1].version}" in page
    assert DIGEST in page
    assert today() in page
    assert orders_of(member) == before, "a paper orders nothing a second time"
    assert standing(member) == bound, "what binds is what was agreed to here"
    with reading_for(RIGHTS, member=member, subject=member):
        assert any(opening.said.get("digest") == DIGEST for opening in openings_of(member))


def test_the_same_scan_is_recorded_once(shop_owner: Client, scan: str) -> None:
    member = member_of(shop_owner)
    for _ in range(2):
        assert main(["paper", OWNER, scan, "--signed", today()]) == 0
    with reading_for(AGREEMENT, member=member):
        assert [one.digest for one in agreements(member, member)].count(DIGEST) == 1


@pytest.mark.parametrize(
    ("address", "signed", "says"),
    [
        (OWNER, today(1), "yet to come"),
        (OWNER, "1999-12-31", "No policy was in force"),
        (OWNER, "yesterday", "--signed 2026"),
        ("nobody@example.test", today(), "Nobody signed up"),
        ("no address", today(), "neither an e-mail address"),
    ],
)
def test_what_cannot_be_is_refused_and_says_why(
    shop_owner: Client, scan: str, capsys: pytest.CaptureFixture[str], address: str, signed: str, says: str
) -> None:
    assert main(["paper", address, scan, "--signed", signed]) == 1
    assert says in "".join(capsys.readouterr())
    member = member_of(shop_owner)
    with reading_for(AGREEMENT, member=member):
        assert [one.document for one in agreements(member, member)] == ["policy"]


def test_a_scan_that_is_not_there_is_named(
    shop_owner: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["paper", OWNER, str(tmp_path / "nothing.pdf"), "--signed", today()]) == 1
    assert "no file of this name" in "".join(capsys.readouterr())
