"""What is compared by hand must do as much as the map does, or a bar would be held against less work."""

from __future__ import annotations

from socialsmartly.privacy.rights.compile import erasure_sql, shares
from tests.bench.by_hand import ERASURE, changed_by, missing


def test_the_statement_that_reads_by_hand_knows_every_table_about_a_customer() -> None:
    assert not missing(share.model._meta.db_table for share in shares("contact"))


def test_the_statement_that_erases_by_hand_changes_the_same_tables() -> None:
    assert changed_by(erasure_sql("contact")) <= changed_by(ERASURE)


def test_a_table_that_was_forgotten_is_noticed() -> None:
    assert missing(["contacts_contact", "desk_forgotten"]) == {"desk_forgotten"}
    assert changed_by('DELETE FROM "desk_note"') - changed_by("SELECT 1") == {"desk_note"}
