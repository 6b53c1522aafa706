"""A keyring from a backup has forgotten whom an import passes over, and the start makes it remember them again, for as long as it may."""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring import index, remembering, suppression
from socialsmartly.privacy.keyring.models import Erased, JournalMark, SuppressedKey
from socialsmartly.privacy.keyring.remembering import CEILING
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.product.stores.tests import shop as stores
from socialsmartly.product.stores.tests.test_erased_and_corrected import ADA, FILE, a_shop_ada_left, numbers_of
from socialsmartly.site.tests.test_gate import customer, replay, shop

pytestmark = pytest.mark.promise("4.2-i", "4.2-h")
ADDRESSES = ["ada@example.test", "bob@example.test"]
TIME = CEILING + timedelta(days=1)


def go_back(remembered: Sequence[Any] = ()) -> None:
    """As a keyring from before they came in would be, but for what it had remembered by then. They left, so its index has nothing of them."""
    for forgotten in (Erased, SuppressedKey, JournalMark):
        forgotten.objects.all().delete()
    SuppressedKey.objects.bulk_create(remembered)


def key_file() -> Path:
    (file,) = Path(settings.SOCIALSMARTLY_KEYS).glob("remembering-*.key")
    return file


def test_who_came_in_and_left_after_the_backup_is_not_brought_back_by_the_file(client: Client, mailbox: None) -> None:
    member, workspace = a_shop_ada_left(client)
    go_back()
    replay()
    again = stores.bring_in(workspace, member, FILE)
    assert again.left_out == 6
    assert ADA not in numbers_of(workspace)


def test_without_its_lines_in_the_journal_the_file_would_bring_them_back(
    client: Client, mailbox: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(suppression, "append", lambda _: [])
    member, workspace = a_shop_ada_left(client)
    go_back()
    replay()
    stores.bring_in(workspace, member, FILE)
    assert ADA in numbers_of(workspace)


def test_who_refused_is_not_remembered_again(db: None) -> None:
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")
    suppression.remember(workspace, ada.subject)
    for person in (ada, bob):
        rights.delete(person, channel="page")
    go_back()
    replay()
    assert suppression.remembered(workspace, "email", ADDRESSES) == {"ada@example.test"}
    assert index.find_many(str(workspace), "email", ADDRESSES) == {}


def test_who_agreed_and_then_refused_is_let_go_of_again_by_a_keyring_from_in_between(db: None) -> None:
    workspace = shop()
    ada = customer(workspace, "ada")
    suppression.remember(workspace, ada.subject)
    between = list(SuppressedKey.objects.all())
    suppression.forget(workspace, ada.subject)
    rights.delete(ada, channel="page")
    for remembered in (between, []):
        go_back(remembered)
        replay()
        assert suppression.remembered(workspace, "email", ADDRESSES) == set()


def test_an_address_that_was_stopped_and_replaced_stays_out(db: None) -> None:
    workspace = shop()
    suppression.remember_value(workspace, "email", "ada@example.test")
    go_back()
    replay()
    assert suppression.remembered_values(workspace, "email", ADDRESSES) == {"ada@example.test"}


def test_what_a_closed_shop_remembered_does_not_come_back(db: None) -> None:
    workspace = shop()
    ada = customer(workspace, "ada")
    suppression.remember(workspace, ada.subject)
    rights.close_workspace(workspace)
    go_back()
    replay()
    assert SuppressedKey.objects.count() == 0
    assert replay() == 0


def test_a_start_with_nothing_forgotten_does_nothing_again(db: None) -> None:
    workspace = shop()
    ada = customer(workspace, "ada")
    suppression.remember(workspace, ada.subject)
    rights.delete(ada, channel="page")
    assert replay() == 0


def test_after_three_years_nothing_opens_what_the_journal_keeps(db: None) -> None:
    workspace = shop()
    ada = customer(workspace, "ada")
    suppression.remember(workspace, ada.subject)
    key = key_file()
    secret = key.read_bytes()
    with time_machine.travel(timezone.now() + CEILING):
        suppression.forget_expired()
        go_back()
        replay()
        assert suppression.remembered(workspace, "email", ADDRESSES) == {"ada@example.test"}, "its last day"
    with time_machine.travel(timezone.now() + TIME):
        assert suppression._opened(journal().entries()), "the twin: the key is there until the sweep comes"
        suppression.forget_expired()
        assert suppression._opened(journal().entries()) == {}
        assert not key.exists()
        assert key_file().read_bytes() != secret
        go_back()
        replay()
        assert SuppressedKey.objects.count() == 0
    key_file().unlink()


def test_a_crash_between_the_new_key_and_the_end_of_the_old_one_is_finished(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = shop()
    suppression.remember(workspace, customer(workspace, "ada").subject)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        with monkeypatch.context() as crash:
            crash.setattr(remembering, "destroy", lambda _: None)  # and here the power went
            suppression.forget_expired()
        assert len(list(Path(settings.SOCIALSMARTLY_KEYS).glob("remembering-*.key"))) == 2
        assert suppression._opened(journal().entries())
        suppression.forget_expired()
        assert key_file().name.removeprefix("remembering-") == f"{(timezone.now() - CEILING).date()}.key"


def test_the_journal_says_nothing_that_could_be_compared(db: None) -> None:
    workspace = shop()
    ada = customer(workspace, "ada")
    suppression.remember(workspace, ada.subject)
    (line,) = journal().entries()
    (row,) = SuppressedKey.objects.all()
    sealed = base64.urlsafe_b64decode(line.pointer + "=" * (-len(line.pointer) % 4))
    assert bytes(row.digest) not in sealed
    assert line.subject != ada.subject


def test_a_key_that_was_lost_stops_no_start_and_the_log_says_so(db: None, caplog: pytest.LogCaptureFixture) -> None:
    workspace = shop()
    suppression.remember(workspace, customer(workspace, "ada").subject)
    key_file().unlink()
    go_back()
    with caplog.at_level(logging.ERROR, "socialsmartly.keyring"):
        replay()
    assert "no key opens whom an import has to pass over" in {said.message for said in caplog.records}
