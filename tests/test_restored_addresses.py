"""An address that was replaced opens nothing after a restore, whichever of the two stores went back; the new one still does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import backup as keyring_backup
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.actions import changes
from socialsmartly.product.accounts.queries import change_waiting, ways_of
from socialsmartly.product.accounts.queries import member_of as holder_of
from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.campaigns.tests.shop import shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.person import actions as person
from socialsmartly.site.gate import GATE
from socialsmartly.words.purposes import SERVICE
from tests.cast import member_of, sign_in
from tests.house import empty_the_house
from tests.test_restore import done

pytestmark = [pytest.mark.slow, pytest.mark.promise("2.1-e", "4.2-h")]
BEFORE, AFTER = Address(EMAIL, "owner@example.test"), Address(EMAIL, "owner.new@example.test")
THIEF = Address(EMAIL, "thief@example.test")


@pytest.fixture(autouse=True)
def house_again(db: None) -> Iterator[None]:
    yield
    empty_the_house()
    done("migrate")


def kept(folder: Path, name: str) -> Path:
    made = Path(done("backup", "--to", folder / "made").split()[-1])
    return made.rename(folder / name)


def put_back(database: Path, keyring: Path) -> None:
    done("restore", database)
    keyring_backup.restore(keyring / "keyring.backup")
    done("migrate")
    GATE.check(patience=0)


def replaced(client: Client, folder: Path) -> tuple[UUID, Path, Path]:
    """The member, a backup from before their address was replaced, and one from after."""
    me, old = member_of(client), kept(folder, "old")
    assert changes.change_now(me, BEFORE, AFTER, here=None) is changes.Ended.DONE
    return me, old, kept(folder, "new")


def test_an_address_that_was_replaced_is_no_way_in_after_a_restore(shop_owner: Client, tmp_path: Path) -> None:
    me, old, new = replaced(shop_owner, tmp_path)
    put_back(old, new)
    assert holder_of(BEFORE) is None
    assert ways_of(me).addresses == (), "no code of a recovery goes to the old address"
    assert sign_in(Client(), AFTER.value) == me
    assert ways_of(me).addresses == (AFTER,), "whoever signs in with the new one enters it again"
    for database, keyring in ((old, old), (new, old)):
        put_back(database, keyring)
        assert holder_of(BEFORE) is None
        assert BEFORE not in ways_of(me).addresses


def test_a_journal_without_the_old_address_would_be_caught(
    shop_owner: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: only the correction is remembered."""
    monkeypatch.setattr(changes, "_no_way_back", lambda *_: [])
    _, old, _ = replaced(shop_owner, tmp_path)
    put_back(old, old)
    assert holder_of(BEFORE) is not None


def test_a_change_that_was_stopped_does_not_wait_again_after_a_restore(shop_owner: Client, tmp_path: Path) -> None:
    me = member_of(shop_owner)
    changes.change_later(me, BEFORE, THIEF)
    old, waiting = kept(tmp_path, "old"), change_waiting(me)
    assert waiting
    assert changes.stop(me, waiting.pk)
    put_back(old, old)
    assert change_waiting(me) is None


def test_an_address_that_a_customer_replaced_does_not_come_back(db: None, tmp_path: Path) -> None:
    workspace = shop("Tea")
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name="Ada", email="ada@example.test")
    index.claim(str(workspace), "email", "ada@example.test", made.pk)
    old = kept(tmp_path, "old")
    link = PersonalLink("person", workspace, made.pk)
    assert person.correct_email(link, "ada.new@example.test")
    put_back(old, old)
    contact = person.contact_of(link)
    assert contact is not None
    assert contact.email is None, "the new one is known to the person alone, and the request at the desk asks for it"
    assert index.find(str(workspace), "email", "ada@example.test") is None
