"""A keyring that would keep deleted keys, lose what it acknowledged, or show itself to others does not start."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import pytest
from django.db import connections

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, as_current
from socialsmartly.privacy.keyring.errors import KeyFileUnsafe, RootGone, StoreUnsafe
from socialsmartly.privacy.keyring.keys import key_of
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.keyring.store import check_keyring
from socialsmartly.words import KeyClass
from socialsmartly.words.purposes import SERVICE
from tests.house import DATA

pytestmark = pytest.mark.promise("5-h")

FILE = DATA / "keyring.sqlite3"


@pytest.fixture
def fresh(db: None) -> Iterator[None]:
    """A connection of its own, so that a changed setting goes with it."""
    connections["keyring"].close()
    yield
    connections["keyring"].close()
    FILE.chmod(0o600)


def test_the_keyring_that_we_make_may_start_and_only_we_may_read_it(fresh: None) -> None:
    check_keyring()
    assert stat.S_IMODE(FILE.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "setting", ["secure_delete=OFF", "secure_delete=FAST", "journal_mode=MEMORY", "synchronous=NORMAL"]
)
def test_a_setting_that_differs_is_refused_by_name(fresh: None, setting: str) -> None:
    with connections["keyring"].cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")
    with pytest.raises(StoreUnsafe, match=setting.partition("=")[0]):
        check_keyring()


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_keyring_that_others_may_read_is_refused_with_the_remedy(fresh: None, mode: int) -> None:
    FILE.chmod(mode)
    with pytest.raises(KeyFileUnsafe, match=f"run chmod 600 {FILE}"):
        check_keyring()


def test_a_keyring_whose_root_is_lost_is_refused_before_anything_is_made_anew(fresh: None) -> None:
    with as_current(Reading(SERVICE)):
        key_of(uuid7(), KeyClass.CONTACT)
    SubjectKey.objects.update(generation=4711)
    with pytest.raises(RootGone, match=r"root-4711\.key"):
        check_keyring()
