"""An address is replaced only by whoever proves both, and the old one is no way back in: not now, and not after a restored backup."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.actions import changes
from socialsmartly.product.accounts.queries import member_of as holder_of
from socialsmartly.product.accounts.queries import ways_of
from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.accounts.tests.test_factors import add_app, code_of
from socialsmartly.product.messaging import local
from tests.cast import ask_for_code, last_code, member_of, sign_in, sign_up, type_code
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("2.1-e", "4.1-b")
OLD, NEW, NUMBER = "owner@example.test", "owner.new@example.test", "+12025550123"
BEFORE, AFTER = Address(EMAIL, OLD), Address(EMAIL, NEW)


def prove_new(client: Client, address: str = NEW) -> str:
    """Where the right code of the new address leads."""
    assert client.post("/my/security/change/email", {"address": address})["Location"] == "/my/security/changing/new"
    return str(client.post("/my/security/changing/new", {"code": last_code(address)})["Location"])


def prove_old(client: Client) -> str:
    assert client.post("/my/security/changing/proof", {"by": "code"})["Location"] == "/my/security/changing/old"
    return str(client.post("/my/security/changing/old", {"code": last_code(OLD)})["Location"])


def told(address: str) -> str:
    return "\n".join(m.text for m in local.mails() if m.to == address)


def in_due_time(hours: float = 72.1) -> int:
    with as_login("worker"), time_machine.travel(timezone.now() + timedelta(hours=hours)):
        return changes.carry_out_due(timezone.now())


def test_codes_to_both_addresses_replace_one_at_once(shop_owner: Client) -> None:
    me, elsewhere = member_of(shop_owner), Client()
    sign_in(elsewhere, OLD)
    assert prove_new(shop_owner) == "/my/security/changing/proof"
    assert holder_of(AFTER) is None, "the new address alone changes nothing"
    assert prove_old(shop_owner) == "/my/security"
    assert shop_owner.get("/my/security").status_code == 200
    assert elsewhere.get("/my/security").status_code == 302, "other devices are signed out"
    assert (holder_of(BEFORE), holder_of(AFTER)) == (None, me)
    assert "was replaced" in told(NEW)
    assert settings.SOCIALSMARTLY_PRIVACY_CONTACT in told(OLD)
    assert sign_in(Client(), NEW) == me
    ask_for_code(stranger := Client(), OLD)
    assert type_code(stranger, OLD) == "/agree", "whoever has the old address now is somebody new"


def test_the_replacement_is_a_correction_with_its_number(shop_owner: Client) -> None:
    prove_new(shop_owner)
    prove_old(shop_owner)
    page = shop_owner.get("/my/requests").content.decode()
    assert "Correct my data" in page
    with as_owner() as owner:
        assert owner.execute("SELECT field FROM rights_correction").fetchall() == [("email",)]
        assert owner.execute("SELECT count(*) FROM accounts_contactchange").fetchone() == (0,)


def test_the_new_address_alone_replaces_nothing_for_three_days(shop_owner: Client) -> None:
    me = member_of(shop_owner)
    prove_new(shop_owner)
    assert shop_owner.post("/my/security/changing/proof", {"by": "factor"}).status_code == 200
    assert shop_owner.post("/my/security/changing/proof", {"by": "waiting"})["Location"] == "/my/security"
    assert "/stop-change/" in told(OLD)
    assert NEW in shop_owner.get("/my/security").content.decode()
    assert in_due_time(hours=71) == 0
    assert holder_of(AFTER) is None
    assert in_due_time() == 1
    assert holder_of(AFTER) == me
    assert shop_owner.get("/my/security").status_code == 302, "every device is signed out"
    assert in_due_time() == 0


def test_a_wait_that_is_no_wait_would_be_caught(shop_owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "WAIT", timedelta(0))
    with pytest.raises(AssertionError):
        test_the_new_address_alone_replaces_nothing_for_three_days(shop_owner)


def stop_link() -> str:
    words = told(OLD)
    return words[words.index("/stop-change/") :].split()[0]


def test_the_old_address_stops_it_with_one_button_and_opening_the_link_does_nothing(shop_owner: Client) -> None:
    prove_new(shop_owner)
    shop_owner.post("/my/security/changing/proof", {"by": "waiting"})
    link, reader, me = stop_link(), Client(), member_of(shop_owner)
    assert "Stop this change" in reader.get(link).content.decode()
    assert shop_owner.get("/my/security").status_code == 200
    assert "is stopped" in reader.post(link).content.decode()
    assert shop_owner.get("/my/security").status_code == 302
    assert in_due_time() == 0
    assert sign_in(Client(), OLD) == me
    assert "No change waits" in reader.get(link).content.decode()
    assert reader.get(link[:-3]).status_code == 404


def test_where_no_address_can_be_told_nothing_waits(shop_owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    prove_new(shop_owner)
    monkeypatch.setattr("django.conf.settings.EMAIL_PORT", 1)
    assert shop_owner.post("/my/security/changing/proof", {"by": "waiting"})["Location"].endswith("/proof")
    assert in_due_time() == 0


def test_an_address_of_somebody_else_is_told_only_to_its_reader(shop_owner: Client, neighbour: Client) -> None:
    assert prove_new(shop_owner, "neighbour@example.test") == "/my/security/change/email"
    assert holder_of(BEFORE) == member_of(shop_owner)


def test_an_address_that_was_taken_meanwhile_ends_the_change(shop_owner: Client) -> None:
    prove_new(shop_owner)
    shop_owner.post("/my/security/changing/proof", {"by": "waiting"})
    theirs = sign_up(Client(), NEW)
    assert in_due_time() == 1
    assert (holder_of(AFTER), holder_of(BEFORE)) == (theirs, member_of(shop_owner))
    assert "was not replaced" in told(OLD)


def test_a_change_made_meanwhile_outlives_one_that_waits(shop_owner: Client) -> None:
    """Somebody else's waits; the member replaces the address with both codes."""
    prove_new(shop_owner, "thief@example.test")
    shop_owner.post("/my/security/changing/proof", {"by": "waiting"})
    prove_new(shop_owner)
    prove_old(shop_owner)
    in_due_time()
    assert ways_of(member_of(shop_owner)).addresses == (AFTER,)


STEPS = ("_switch", "index.release", "sign_ins.end_others", "notices.made", "_over")


class Killed(Exception):
    """Stands for a process that is gone."""


def dies_before(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_change_that_dies_anywhere_is_finished_by_the_worker(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch, step: str, moment: str
) -> None:
    me, whole = member_of(shop_owner), attrgetter(step)(changes)

    def dies(*args: object, **more: object) -> None:
        if moment == "after":
            whole(*args, **more)
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(f"{changes.__name__}.{step}", dies)
        with pytest.raises(Killed):
            changes.change_now(me, BEFORE, AFTER, here=None)
    opens = [address for address in (BEFORE, AFTER) if holder_of(address) == me]
    assert len(opens) == 1, "one address opens the account at any moment"
    in_due_time(hours=0.1)
    assert (holder_of(BEFORE), holder_of(AFTER)) == (None, me)
    assert index.find(index.MEMBERS, EMAIL, OLD) is None
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM accounts_contactchange").fetchone() == (0,)
        assert owner.execute("SELECT count(*), count(answered_at) FROM rights_rightsrequest").fetchone() == (1, 1)


def test_forgetting_the_old_address_before_the_switch_would_be_caught(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: release first, then switch; a death in between locks the member out."""
    whole = changes._switch

    def early(member: UUID, asked: changes.Asked) -> changes.Ended:
        index.release(index.MEMBERS, asked.before.channel, asked.before.value, member)
        return whole(member, asked)

    monkeypatch.setattr(changes, "correct", dies_before)
    monkeypatch.setattr(changes, "_switch", early)
    with pytest.raises(Killed):
        changes.change_now(member_of(shop_owner), BEFORE, AFTER, here=None)
    assert [a for a in (BEFORE, AFTER) if holder_of(a)] == []


def test_whoever_gets_the_old_address_in_mid_change_gets_an_account_of_their_own(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = member_of(shop_owner)
    with monkeypatch.context() as killed:
        killed.setattr(f"{changes.__name__}.index.release", dies_before)
        with pytest.raises(Killed):
            changes.change_now(me, BEFORE, AFTER, here=None)
    assert sign_up(Client(), OLD) != me


def test_a_second_factor_just_shown_stands_for_the_old_address(shop_owner: Client) -> None:
    app = add_app(shop_owner)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert prove_new(shop_owner) == "/my/security/changing/proof"
        assert shop_owner.post("/my/security/changing/proof", {"by": "factor"}).status_code == 200
        assert shop_owner.post("/confirm?next=/my/security/changing/proof", {"code": code_of(app)}).status_code == 302
        assert shop_owner.post("/my/security/changing/proof", {"by": "factor"})["Location"] == "/my/security"
    assert holder_of(AFTER) == member_of(shop_owner)
