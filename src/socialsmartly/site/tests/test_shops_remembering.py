"""Whoever asked a shop to delete them stays deleted when the shop is at another house."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring import index, inheriting, suppression
from socialsmartly.privacy.keyring.models import JournalMark, SuppressedKey
from socialsmartly.privacy.keyring.remembering import CEILING
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions import consigning, settling
from socialsmartly.privacy.succession.tests.given import (
    accepted,
    ready,
)
from socialsmartly.product.rewards.errors import HadOne
from socialsmartly.product.rewards.tests.shop import BOB, joined, promotion, rewarded
from socialsmartly.product.stores.tests import shop as stores
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.site.tests.shop_that_goes import (
    FILE,
    Tea,
    another_house,
    customers_in,
    erased,
    gone,
    handed_over,
    other_secrets,
    tea,
    what_came_is_forgotten_with_the_house,
)
from socialsmartly.site.tests.test_gate import replay
from socialsmartly.site.tests.test_gate_suppression import key_file

__all__ = ["tea", "what_came_is_forgotten_with_the_house"]
pytestmark = pytest.mark.promise("3.3-b")


@pytest.mark.promise("4.2-i")
def test_whoever_asked_to_be_deleted_is_brought_back_by_no_file_there(
    tea: Tea, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(tea)
    file, made = gone(tea)
    assert customers_in(file) == [str(tea.customers()["17001"].subject)]
    another_house(monkeypatch)
    accepted(file, made.digest)
    assert stores.bring_in(tea.shop, tea.owner, FILE).left_out == 1
    assert tea.customers().keys() == {"17001"}
    assert stores.rows_of(tea.shop, "contacts_contact") == 1, "who came is known again, and not made anew"
    forget_the_keyring()
    replay()
    stores.bring_in(tea.shop, tea.owner, FILE)
    assert tea.customers().keys() == {"17001"}, "a keyring from before knows it again by the journal"


def forget_the_keyring() -> None:
    for forgotten in (SuppressedKey, JournalMark):
        forgotten.objects.all().delete()


@pytest.mark.promise("4.2-i")
@pytest.mark.parametrize("lost", ["all", "keys"])
def test_without_what_the_shop_remembers_the_file_brings_them_back(
    tea: Tea, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """The twin: hashes without their key recognise nobody at another house."""
    erased(tea)
    file, made = gone(tea)
    another_house(monkeypatch)
    if lost == "all":
        monkeypatch.setitem(settling.TAKES, bundle.MEMORY, lambda *_: None)
    accepted(file, made.digest)
    SuppressedKey.objects.filter(opens=True).delete()
    stores.bring_in(tea.shop, tea.owner, FILE)
    assert tea.customers().keys() == {"17000", "17001"}


def test_the_key_goes_with_the_last_of_what_it_recognises(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    erased(tea)
    file, made = gone(tea)
    another_house(monkeypatch)
    accepted(file, made.digest)
    key = SuppressedKey.objects.get(opens=True)
    assert index.key_of_scope(str(tea.shop)) not in bytes(key.digest)
    with time_machine.travel(timezone.now() + CEILING + timedelta(days=1)):
        suppression.forget_expired()
        assert SuppressedKey.objects.count() == 0
    key_file().unlink()  # of a day that has not come


@pytest.mark.promise("2.2-d")
def test_whoever_had_a_reward_and_left_gets_no_second_one_there(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = promotion(tea.shop)
    rights.delete(Asker("claim", rewarded(tea.shop, offer, BOB), tea.shop), channel="page")
    file, made = gone(tea)
    another_house(monkeypatch)
    accepted(file, made.digest)
    with pytest.raises(HadOne):
        joined(tea.shop, offer, BOB)


def test_a_second_run_writes_nothing_anew(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    erased(tea)
    file, made = gone(tea)
    another_house(monkeypatch)
    accepted(file, made.digest)
    lines = len(journal().entries())
    accepted(file, made.digest)
    assert len(journal().entries()) == lines


def test_a_third_house_knows_them_again(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the key of the first, which the second took along."""
    erased(tea)
    file, made = gone(tea)
    another_house(monkeypatch)
    accepted(file, made.digest)
    (second,) = inheriting.memories([tea.shop])
    assert len(second.keys) == 2
    other_secrets(monkeypatch, bytes(32))
    SuppressedKey.objects.all().delete()
    inheriting.inherit(second)
    assert suppression.remembered(tea.shop, "store_ref", ["17000", "17001"]) == {"17000"}


def test_a_house_whose_index_has_one_key_for_all_finds_everybody_and_keeps_a_shop_that_remembers(
    tea: Tea, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun before scopes had keys: its shops go as long as they remember nobody."""
    monkeypatch.setattr(index, "secret_of_scopes", lambda: b"")
    owner = tea.owner
    other = open_workspace(owner, "Paper")
    stores.allow(other, owner)
    stores.bring_in(other, owner, FILE)
    made = ready()
    consigning.let_go_along(owner, made, other)
    assert handed_over(made) == (3, 1)
    person = Tea(owner, other).customers()["17000"]
    suppression.remember(other, person.subject)
    rights.delete(person, channel="page")
    assert stores.bring_in(other, owner, FILE).left_out == 1
    assert handed_over(made) == (1, 0)
