"""What every channel of the desk has to keep, held against each that is registered, against one more, and against some that do not keep it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.translation import override

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.actions import carrying
from socialsmartly.privacy.recipients.carriage import Carriage, Carries
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk import channels, mails
from socialsmartly.product.desk.actions.writing import Said, open_for
from socialsmartly.product.desk.channels import CHANNELS, Conduct, Outgoing, Outlet
from socialsmartly.product.desk.models import By, Channel, Conversation, Message, Proof, Sending
from socialsmartly.product.desk.proving import Level
from socialsmartly.product.desk.tests.shop import ADA, Shop, customer, open_shop, work
from socialsmartly.product.messaging import channels as messaging
from socialsmartly.product.messaging import local
from socialsmartly.product.messaging.errors import NotDelivered, RunsInsideReading
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import DESK, STORE
from tests.house import as_login
from tests.once import once

PIGEON = "pigeon"
ANSWER = "Picked in May."
Patch = pytest.MonkeyPatch


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


@dataclass(frozen=True)
class Came:
    """What arrived on the far side: its words, and where a reply to it goes."""

    words: str
    back: str


@dataclass(frozen=True)
class Line:
    """A channel with its far side: what came there, and how nobody there takes anything any more."""

    name: str
    conduct: Conduct
    came: Callable[[], list[Came]]
    shut: Callable[[Patch], None]

    def register(self, patch: Patch) -> None:
        patch.setitem(CHANNELS, self.name, self.conduct)

    def answers(self) -> list[Came]:
        return [one for one in self.came() if ANSWER in one.words]


@dataclass
class Loft:
    """One channel more, that is no mail: pigeons, which fly to a loft."""

    box: list[Came] = field(default_factory=list)
    away: bool = False

    def take(self, one: Outgoing) -> None:
        if self.away:
            raise NotDelivered
        self.keep(one)

    def keep(self, one: Outgoing) -> None:
        self.box.append(Came(one.words, one.back))

    def keep_and_deny(self, one: Outgoing) -> None:
        self.keep(one)
        if self.away:
            raise NotDelivered

    def take_if_there(self, one: Outgoing) -> None:
        if not self.away:
            self.keep(one)

    def take_without_a_way_back(self, one: Outgoing) -> None:
        self.take(replace(one, back=""))

    def line(self, take: Callable[[Outgoing], None] | None = None) -> Line:
        outlet = Outlet(
            PIGEON,  # type: ignore[arg-type]  # no channel of this house
            Carries.TEXT,
            lambda someone: f"loft of {someone.email}" if someone.email else "",
            lambda workspace, contact: f"loft-of-{contact}",
            take or self.take,
        )
        return Line(
            PIGEON,
            Conduct(proves=False, outlet=outlet),
            lambda: list(self.box),
            lambda patch: patch.setattr(self, "away", True),
        )


def by_mail(name: str) -> Line:
    return Line(
        name,
        CHANNELS[name],
        lambda: [Came(mail.text, mail.reply_to) for mail in local.mails() if mail.to == ADA],
        lambda patch: patch.setattr("django.conf.settings.EMAIL_PORT", 1),
    )


LINES: dict[str, Callable[[], Line]] = {name: partial(by_mail, name) for name in CHANNELS} | {
    PIGEON: lambda: Loft().line(),
}
"""To hold a further channel to the contract: its far side here."""


@pytest.fixture(params=LINES.values(), ids=list(LINES))
def line(request: pytest.FixtureRequest, monkeypatch: Patch) -> Line:
    made: Line = request.param()
    made.register(monkeypatch)
    return made


def asked(tea: Shop, line: Line, *, by_link: bool = False) -> Conversation:
    found = open_for(tea.workspace, customer(tea), Said("Is it fresh?", channel=line.name, by_link=by_link))
    work()
    return found


def answer(tea: Shop) -> None:
    tea.owner.post(f"{tea.of(tea.only())}/reply", {"do": "reply", "text": ANSWER})


def answered(tea: Shop) -> Message:
    with reading_for(DESK, workspace=tea.workspace):
        found: Message = Message.objects.get(by=By.SHOP)
        return found


def again(tea: Shop) -> None:
    """As the queue does after a failure or a crash."""
    one = answered(tea)
    with as_login("worker"):
        mails.send_answer(one.workspace_id, one.contact_id, one.pk)


def arrives_once_with_a_way_back(tea: Shop, line: Line, patch: Patch) -> None:
    found = asked(tea, line)
    answer(tea)
    work()
    again(tea)
    outlet = line.conduct.outlet
    (came,) = line.answers()
    assert came.back == outlet.back(found.workspace_id, found.contact_id) != ""
    assert (answered(tea).sending, answered(tea).channel) == (Sending.SENT, outlet.channel)


def waits_where_nobody_takes_it(tea: Shop, line: Line, patch: Patch) -> None:
    asked(tea, line)
    answer(tea)
    with patch.context() as shut:
        line.shut(shut)
        with pytest.raises(NotDelivered):
            work()
        assert (answered(tea).sending, line.answers()) == (Sending.WAITING, [])
    again(tea)
    assert (answered(tea).sending, len(line.answers())) == (Sending.SENT, 1)


CONTRACT = (arrives_once_with_a_way_back, waits_where_nobody_takes_it)


@pytest.mark.parametrize("kept", CONTRACT, ids=lambda one: one.__name__)
def test_what_became_of_an_answer_is_what_the_channel_knows(
    tea: Shop, line: Line, kept: Callable[..., None], monkeypatch: Patch
) -> None:
    kept(tea, line, monkeypatch)


@pytest.mark.parametrize(
    ("careless", "broken"),
    [
        (Loft.take_if_there, waits_where_nobody_takes_it),
        (Loft.keep_and_deny, waits_where_nobody_takes_it),
        (Loft.take_without_a_way_back, arrives_once_with_a_way_back),
    ],
    ids=["says it was taken", "says it was not taken", "loses the way back"],
)
def test_a_channel_that_guesses_does_not_keep_the_contract(
    tea: Shop, careless: Callable[[Loft, Outgoing], None], broken: Callable[..., None], monkeypatch: Patch
) -> None:
    """The twin: behind the same door."""
    loft = Loft()
    line = loft.line(partial(careless, loft))
    line.register(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        broken(tea, line, monkeypatch)


class Cut(Exception):
    """The line was cut while it was handed over."""


def test_an_answer_of_which_nobody_knows_whether_it_was_taken_is_not_sent_twice(
    tea: Shop, line: Line, monkeypatch: Patch
) -> None:
    asked(tea, line)

    def cut(one: Outgoing) -> None:
        line.conduct.outlet.hand_over(one)
        raise Cut

    replace(line, conduct=replace(line.conduct, outlet=replace(line.conduct.outlet, hand_over=cut))).register(
        monkeypatch
    )
    answer(tea)
    with pytest.raises(Cut):
        work()
    again(tea)
    assert (answered(tea).sending, len(line.answers())) == (Sending.SENDING, 1)


@pytest.mark.promise("3.1-a")
def test_nothing_leaves_before_who_carries_it_is_on_record(tea: Shop, line: Line, monkeypatch: Patch) -> None:
    asked(tea, line)
    answer(tea)

    def cannot_be_written(carries: Carries) -> None:
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(messaging, "on_record", cannot_be_written)
        with pytest.raises(OperationalError):
            work()
    assert line.answers() == []


@pytest.mark.promise("3.1-a")
def test_who_carries_it_is_on_record_afterwards(tea: Shop, line: Line, monkeypatch: Patch) -> None:
    monkeypatch.setattr(carrying, "_on_record", set())
    asked(tea, line)
    with reading_for(NO_PERSONAL_DATA):
        assert line.conduct.outlet.carries in set(Carriage.objects.values_list("carries", flat=True))


def test_nothing_leaves_inside_a_block_that_reads(tea: Shop, line: Line) -> None:
    found = asked(tea, line)
    before = line.came()
    with reading_for(DESK, workspace=tea.workspace), pytest.raises(RunsInsideReading):
        channels.hand_over(line.conduct.outlet, Outgoing(ADA, "Tea", ANSWER, found.pk, found.pk))
    assert line.came() == before


def test_an_answer_to_whoever_has_no_address_there_is_said_not_to_have_been_sent(tea: Shop, line: Line) -> None:
    with reading_for(STORE, workspace=tea.workspace):
        someone = Contact.objects.create(workspace_id=tea.workspace, name="Ada Canary")
    open_for(tea.workspace, someone.pk, Said("Is it fresh?", channel=line.name))
    answer(tea)
    work()
    assert (answered(tea).sending, line.came()) == (Sending.FAILED, [])


@pytest.mark.promise("2.3-a")
def test_only_a_channel_that_is_told_an_address_of_the_customers_own_proves_anything(tea: Shop, line: Line) -> None:
    asked(tea, line, by_link=True)
    with reading_for(DESK, workspace=tea.workspace):
        shown = list(Proof.objects.values_list("level", flat=True))
    assert shown == ([Level.CHANNEL] if line.conduct.proves else [])


@pytest.mark.promise("2.3-a")
def test_what_came_to_an_address_for_everybody_proves_nothing(tea: Shop, line: Line) -> None:
    asked(tea, line)
    with reading_for(DESK, workspace=tea.workspace):
        assert not Proof.objects.exists()


def test_each_channel_is_registered_and_has_a_name_of_its_own_in_both_languages() -> None:
    assert set(CHANNELS) == set(Channel.values)
    assert {one.outlet.channel for one in CHANNELS.values()} <= set(CHANNELS)
    for language in ("en", "zh-hans"):
        with override(language):
            names = {str(label) for label in Channel.labels}
        assert len(names) == len(Channel)
        assert all(names)
