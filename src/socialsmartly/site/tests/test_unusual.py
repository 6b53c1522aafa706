"""Something unusual at an account holds back what would go out in great number, for a day, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.actions import decide_anew
from socialsmartly.privacy.decisions.models import Decided
from socialsmartly.privacy.decisions.queries import decisions_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.campaigns.actions import queueing
from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.campaigns.tests.shop import customer
from socialsmartly.product.exports.models import Export
from socialsmartly.product.messaging import local
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.unusual.actions import Cleared, clear
from socialsmartly.product.unusual.errors import HeldBack, NotLookedAt
from socialsmartly.product.unusual.models import Familiar
from socialsmartly.product.unusual.rules import GO, HELD, HOLD, UNUSUAL, Act, What
from socialsmartly.product.workspaces.actions.opening import open_workspace
from socialsmartly.product.workspaces.tests.team import joined
from socialsmartly.words.purposes import AUDIENCE, RIGHTS, SECURITY, SERVICE, WORKSPACE
from tests.cast import member_of, show_staff_factor, sign_in
from tests.house import as_login, as_owner
from tests.once import once

pytestmark = [pytest.mark.promise("4.5-a", "4.5-b"), pytest.mark.usefixtures("mailbox")]
WORDS = {"title": "News", "sender": "Tea", "body": "Hello", "language": "en"}
WISH = {"do": "ask", "reason": "books", "items": ["name"]}
OWNER = "owner@example.test"
ELSEWHERE: dict[str, Any] = {
    "REMOTE_ADDR": "198.51.100.9",
    "headers": {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"},
}
AT_HOME = {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tea:
    """A shop with one customer and a letter to her, as its owner walks through it."""

    owner: Client
    workspace: UUID
    campaign: UUID

    def send(self, client: Client | None = None) -> str:
        place = f"/w/{self.workspace}/campaigns/{self.campaign}/send"
        return (client or self.owner).post(place, follow=True).content.decode()

    def file(self, client: Client | None = None) -> str:
        return (client or self.owner).post(f"/w/{self.workspace}/files/new", WISH, follow=True).content.decode()

    def sent(self) -> bool:
        with reading_for(SERVICE, workspace=self.workspace):
            return bool(Campaign.objects.exclude(state="draft").exists())

    def files(self) -> int:
        with reading_for(SERVICE, workspace=self.workspace):
            return int(Export.objects.count())


@pytest.fixture
@once
def tea(shop_owner: Client) -> Tea:
    member = member_of(shop_owner)
    sign_in(Client(headers=AT_HOME), OWNER)
    workspace = open_workspace(member, "Tea")
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)
    customer(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/new", WORDS)
    with reading_for(SERVICE, workspace=workspace):
        campaign = Campaign.objects.get().pk
    return Tea(shop_owner, workspace, campaign)


def somebody_else_signs_in(address: str = OWNER) -> Client:
    """With the right code, from another device in another place, the day after tomorrow."""
    client = Client(**ELSEWHERE)
    sign_in(client, address)
    return client


def guess_wrong(times: int = 10) -> None:
    """Somebody types wrong codes for the owner's address, five for each that is sent, and closes the page."""
    for _ in range(times // 5):
        flow, code = codes.begin(Address(EMAIL, OWNER))
        for other in range(1, 6):
            codes.try_code(flow, f"{(int(code) + other) % 10**8:08d}")
        codes.close(flow, delivered=None)


def work() -> None:
    """The worker tells whom it has to tell."""
    with as_owner() as owner:
        waiting = owner.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name LIKE 'unusual.%' RETURNING task_name, args"
        ).fetchall()
    with as_login("worker"):
        for name, ids in waiting:
            app.tasks[name].func(**ids)


def mails(to: str) -> list[str]:
    return [mail.text for mail in sorted(local.mails(), key=lambda one: one.at) if mail.to == to]


def held(member: UUID) -> list[Decided]:
    with Asker("member", member).block(RIGHTS):
        return [one.decided for one in decisions_of(Asker("member", member)) if one.decided.kind == UNUSUAL.slug]


def test_an_account_that_is_used_as_always_sends_and_takes_out(tea: Tea) -> None:
    with time_machine.travel(timezone.now() + 2 * DAY):
        sign_in(Client(), OWNER)
        assert "Held back" not in tea.file()
        assert "Held back" not in tea.send()
    assert tea.sent()
    assert tea.files() == 1
    assert held(member_of(tea.owner)) == []


def test_after_a_sign_in_from_a_new_device_in_a_new_place_both_wait_a_day(tea: Tea) -> None:
    with time_machine.travel(timezone.now() + 2 * DAY) as clock:
        thief = somebody_else_signs_in()
        for client in (thief, tea.owner):
            assert "with a device and from a place that it had not been used from" in tea.send(client)
            assert "Held back until" in tea.file(client)
        assert not tea.sent()
        assert tea.files() == 0
        assert tea.owner.get(f"/w/{tea.workspace}/contacts").status_code == 200
        clock.shift(HOLD + timedelta(minutes=1))
        assert "Held back" not in tea.send()
        assert "Held back" not in tea.file()
    assert tea.sent()
    assert [(one.outcome, one.by) for one in held(member_of(tea.owner))] == [(HELD, "program")] * 2


def test_who_signs_every_device_out_does_not_become_the_only_one(tea: Tea) -> None:
    with time_machine.travel(timezone.now() + 2 * DAY):
        thief = somebody_else_signs_in()
        thief.post("/my/security/devices/end")
        thief = somebody_else_signs_in()
        assert "Held back" in tea.file(thief)


@pytest.mark.parametrize("only", ["device", "place"])
def test_a_new_device_at_the_old_place_is_nothing_nor_the_old_one_elsewhere(tea: Tea, only: str) -> None:
    where: dict[str, Any] = (
        {"headers": ELSEWHERE["headers"]}
        if only == "device"
        else {"REMOTE_ADDR": ELSEWHERE["REMOTE_ADDR"], "headers": AT_HOME}
    )
    with time_machine.travel(timezone.now() + 2 * DAY):
        client = Client(**where)
        sign_in(client, OWNER)
        assert "Held back" not in tea.file(client)
    work()
    assert not [one for one in mails(OWNER) if "had not been used from" in one]


def test_wrong_codes_hold_nothing_back_until_somebody_came_in_another_way(tea: Tea) -> None:
    """Else anybody who knows an address could stop a shop's campaigns."""
    guess_wrong()
    sign_in(Client(headers=AT_HOME), OWNER)
    assert "Held back" not in tea.file()
    sign_in(Client(headers=ELSEWHERE["headers"]), OWNER)
    assert "10 wrong codes were typed" in tea.file()
    assert "Held back" in tea.send()


def test_a_second_factor_that_was_there_before_opens_at_once_and_a_new_one_does_not(tea: Tea) -> None:
    sign_in(Client(headers=ELSEWHERE["headers"]), OWNER)
    show_staff_factor(tea.owner)
    guess_wrong()
    assert "Held back" in tea.file(), "it came today"
    with time_machine.travel(timezone.now() + 5 * DAY, tick=False):
        guess_wrong()
        session = tea.owner.session
        session["second_factor_at"] = int(timezone.now().timestamp())
        session.save()
        assert "Held back" not in tea.file()


def test_ten_times_as_many_as_usual_wait_unless_a_colleague_has_looked(tea: Tea) -> None:
    act = Act(What.SEND, tea.workspace, member_of(tea.owner), 1200, (80, 100, 120))
    agreed = clear(Act(What.SEND, tea.workspace, act.member, 1200, act.earlier, agreed=True))
    agreed.must_be_for(What.SEND, tea.workspace)
    with pytest.raises(HeldBack) as refused:
        clear(act)
    assert "1200 people; in the last 30 days it was usually 100" in refused.value.said()


def test_whoever_is_held_and_the_owner_are_told_once(tea: Tea, neighbour: Client) -> None:
    joined(tea.owner, tea.workspace, neighbour, "neighbour@example.test", "marketer")
    sign_in(Client(headers=AT_HOME), "neighbour@example.test")
    with time_machine.travel(timezone.now() + 2 * DAY):
        thief = somebody_else_signs_in("neighbour@example.test")
        work()
        (told,) = [one for one in mails("neighbour@example.test") if "had not been used from" in one]
        assert "Firefox · Windows" in told
        assert "198.51.0.0/16" in told
        assert "198.51.100.9" not in told
        for _ in range(3):
            assert "Held back" in tea.send(thief)
        work()
    (own,) = [one for one in mails("neighbour@example.test") if "is held back until" in one]
    assert "had not been used from" in own
    (owners,) = [one for one in mails(OWNER) if "At the account of somebody who works in your shop Tea" in one]
    assert f"/w/{tea.workspace}/team" in owners
    assert "device" not in owners
    assert settings.SOCIALSMARTLY_OPERATOR in owners


def test_a_person_lets_it_go_before_the_day_is_over(tea: Tea) -> None:
    member = member_of(tea.owner)
    with time_machine.travel(timezone.now() + 2 * DAY):
        somebody_else_signs_in()
        assert "Held back" in tea.send()
        page = tea.owner.get("/my/decisions").content.decode()
        assert "It was held back for a day." in page
        assert "run again now, it comes to the same" in page
        (hold,) = held(member)
        tea.owner.post("/my/decisions", {"decision": str(hold.pk), "text": "It was me, on a journey."})
        asker = Asker("member", member)
        with asker.block(RIGHTS):
            request = RightsRequest.objects.get(right=Right.DECIDE)
        decide_anew(asker, request, GO, "We spoke on the telephone.", staff=member_of(tea.owner))
        assert "Held back" in tea.file(), "the twin: what nobody decided about waits on"
        assert "Held back" not in tea.send()
    assert tea.sent()


def test_whichever_code_sends_or_makes_a_file_somebody_has_looked(tea: Tea) -> None:
    for wrong in (Cleared(What.FILE, tea.workspace), Cleared(What.SEND, tea.campaign)):
        with pytest.raises(NotLookedAt), reading_for(AUDIENCE, workspace=tea.workspace):
            queueing.queue(tea.workspace, tea.campaign, wrong)
    assert not tea.sent()


def test_no_address_is_kept_only_where_it_leads(tea: Tea) -> None:
    member = member_of(tea.owner)
    with time_machine.travel(timezone.now() + 2 * DAY):
        somebody_else_signs_in()
    with reading_for(SECURITY, member=member):
        rows = list(Familiar.objects.order_by("first_at"))[-2:]
        assert [row.place for row in rows] == ["127.0.0.0/16", "198.51.0.0/16"]
        assert [row.device for row in rows] == ["Firefox · Linux", "Firefox · Windows"]


def test_without_a_note_of_devices_the_thief_would_send(tea: Tea, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the holds: where nothing is noted at a sign-in, nothing is new."""
    monkeypatch.setattr("socialsmartly.product.unusual.reactions.note_place", lambda *_said: None)
    with time_machine.travel(timezone.now() + 2 * DAY):
        thief = somebody_else_signs_in()
        tea.send(thief)
    assert tea.sent()
