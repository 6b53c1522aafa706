"""Whoever begins to work for us, or gets more, is announced; until people had thirty days nothing leaves under it (3.2-f)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.ledger.entry import commit
from socialsmartly.privacy.recipients import queries, rules
from socialsmartly.privacy.recipients.actions.handing import To
from socialsmartly.privacy.recipients.actions.handover import handover
from socialsmartly.privacy.recipients.actions.register import add, change, end
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.errors import HandoverRefused, NoContract, NothingAgreed, StillTold
from socialsmartly.privacy.recipients.lines import line_of
from socialsmartly.privacy.recipients.models import Contract, Disclosure
from socialsmartly.privacy.recipients.queries import live
from socialsmartly.privacy.recipients.rules import NOTICE
from socialsmartly.privacy.recipients.tests.given import CASE, EMAIL, LANGUAGE, PHONE, member, recipient, terms, today
from socialsmartly.privacy.recipients.tests.test_entrusting import task
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import REGISTER

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.promise("3.2-f")]
ATOM = "{http://www.w3.org/2005/Atom}"


@contextmanager
def later(days: timedelta = NOTICE) -> Iterator[None]:
    with time_machine.travel(timezone.now() + days, tick=True):
        yield


def pass_on(asker: Asker, contract: Contract, *items: str) -> None:
    handover(asker, To(contract.recipient_id, contract.use, CASE[Category(contract.category)]), items)


def holds(contract: Contract) -> Contract | None:
    with reading_for(REGISTER):
        return live(contract.recipient_id, contract.use)


def new(**changed: Any) -> Contract:
    return add(Category.PROCESSOR, terms(**changed))


def test_somebody_new_receives_nothing_before_people_had_thirty_days() -> None:
    ada, made = member(), new()
    day = today() + timedelta(days=30)
    with pytest.raises(StillTold, match=day.isoformat()):
        pass_on(ada, made, EMAIL)
    with later(NOTICE - timedelta(days=1)), pytest.raises(StillTold):
        pass_on(ada, made, EMAIL)
    with later():
        pass_on(ada, made, EMAIL)


def test_a_door_that_knew_no_announcement_would_let_it_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    ada, made = member(), new()
    monkeypatch.setattr(queries, "waits", lambda *_: False)
    monkeypatch.setattr(rules, "waits", lambda *_: False)
    pass_on(ada, made, EMAIL)


def test_no_credential_is_made_before_either() -> None:
    ada, made = member(), new()
    with pytest.raises(StillTold):
        task(made, ada)


def test_while_more_is_announced_what_held_goes_on_and_no_further() -> None:
    ada, first = member(phone="+447700900001"), recipient(items=[EMAIL, LANGUAGE])
    change(first.recipient_id, terms(items=[EMAIL, LANGUAGE, PHONE]))
    assert holds(first) == first
    pass_on(ada, first, EMAIL)
    with pytest.raises(StillTold):
        pass_on(ada, first, PHONE)
    with later():
        pass_on(ada, first, PHONE)


@pytest.mark.parametrize(
    "changed",
    [
        {"items": [EMAIL]},
        {"contact": "office@canary.example"},
        {"ends_on": today() + timedelta(days=700)},
        {"sensitive": [EMAIL]},
    ],
    ids=["less", "contact", "longer", "sensitive"],
)
def test_what_gives_nobody_more_counts_at_once(changed: dict[str, Any]) -> None:
    first = recipient()
    made = change(first.recipient_id, terms(**changed))
    assert made.told_until is None
    assert holds(first) == made


@pytest.mark.parametrize(
    "changed",
    [{"name": "Other Ltd"}, {"said_en": "Sell."}, {"method_zh": "邮寄"}, {"items": [PHONE]}],
    ids=["who", "what for", "how", "which"],
)
def test_whatever_people_would_want_to_know_before_waits(changed: dict[str, Any]) -> None:
    first = recipient()
    assert change(first.recipient_id, terms(**changed)).told_until == today() + NOTICE
    assert holds(first) == first


def test_what_an_announced_state_takes_away_closes_at_once() -> None:
    ada, first = member(phone="+447700900001"), recipient(items=[EMAIL, LANGUAGE])
    change(first.recipient_id, terms(items=[LANGUAGE, PHONE]))
    with pytest.raises(NothingAgreed):
        pass_on(ada, first, EMAIL)


def test_a_small_change_of_what_is_announced_neither_begins_again_nor_slips_in() -> None:
    first = recipient()
    wider = change(first.recipient_id, terms(items=[EMAIL, LANGUAGE, PHONE]))
    with later(timedelta(days=20)):
        again = change(first.recipient_id, terms(items=[EMAIL, LANGUAGE, PHONE], duties="More."))
        assert again.told_until == wider.told_until
        assert holds(first) == first


def test_an_end_needs_no_notice_and_ends_what_was_announced_as_well() -> None:
    ada, first = member(), recipient()
    end(change(first.recipient_id, terms(items=[EMAIL, PHONE])))
    for wait in (timedelta(0), NOTICE):
        with later(wait), pytest.raises(NoContract):
            pass_on(ada, first, EMAIL)


def test_what_ended_before_it_took_effect_owes_no_receipt() -> None:
    end(new())
    with reading_for(REGISTER):
        assert queries.unreceipted() == []
    assert (
        "takes effect" not in Client().get("/recipients").content.decode().partition("ended")[2].partition("added")[0]
    )
    end(change(recipient(name="Held Ltd").recipient_id, terms(name="Held Ltd", items=[EMAIL, PHONE])))
    with reading_for(REGISTER):
        assert [one.name for one in queries.unreceipted()] == ["Held Ltd"]


def test_whoever_begins_again_after_the_end_is_announced_again() -> None:
    first = recipient()
    end(first)
    assert change(first.recipient_id, terms()).told_until == today() + NOTICE


@pytest.mark.parametrize("category", [Category.PARTNER, Category.AFFILIATE])
def test_where_each_person_is_asked_nobody_waits(category: Category) -> None:
    assert add(category, terms(category)).told_until is None


def test_the_day_stands_in_the_line_of_the_public_log() -> None:
    made = new()
    said = line_of(made)
    assert said.words["told until"] == (today() + NOTICE).isoformat()
    assert said.entry().commitment == commit(bytes(made.salt), said.words)
    assert "told until" not in line_of(add(Category.PARTNER, terms(Category.PARTNER))).words


def test_nothing_is_on_record_of_what_was_refused() -> None:
    ada, made = member(), new()
    with pytest.raises(HandoverRefused):
        pass_on(ada, made, EMAIL)
    with ada.block():
        assert not Disclosure.objects.filter(owner=ada.owner, subject=ada.subject).exists()


@pytest.mark.parametrize(("language", "word"), [("en", "What is going to change"), ("zh-hans", "即将发生的变更")])
def test_the_public_page_says_what_comes_and_when(language: str, word: str) -> None:
    new(name="Later Ltd")
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = visitor.get("/recipients").content.decode()
    assert word in shown
    assert "Later Ltd" in shown
    with later():
        assert word not in visitor.get("/recipients").content.decode()


@pytest.mark.parametrize(("language", "added"), [("en", "added"), ("zh-hans", "新增")])
def test_a_feed_says_it_in_the_language_of_its_address(language: str, added: str) -> None:
    made = new(name="Later & Sons")
    answer = Client().get(f"/recipients/changes/{language}.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    (entry,) = ET.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 - our own answer
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{made.pk}"
    assert entry.findtext(f"{ATOM}title") == f"Later & Sons: {added}"
    assert str((today() + NOTICE).day) in str(entry.findtext(f"{ATOM}summary"))


def test_a_feed_in_a_language_that_nobody_reads_here_is_not_found() -> None:
    assert Client().get("/recipients/changes/fr.atom").status_code == 404


def test_a_feed_of_an_empty_register_is_one_all_the_same() -> None:
    root = ET.fromstring(Client().get("/recipients/changes/en.atom").content)  # noqa: S314 - our own answer
    assert root.findall(f"{ATOM}entry") == []
