"""A company that works for us reads the people, items, purpose and time of its task; more is refused, and kept on record."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.recipients import honey
from socialsmartly.privacy.recipients.actions import entrusting
from socialsmartly.privacy.recipients.actions.entrusting import mail_arrived, people_of
from socialsmartly.privacy.recipients.actions.issuing import approve, propose
from socialsmartly.privacy.recipients.actions.register import change, end
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.entrusted import TaskPerson, Wrong
from socialsmartly.privacy.recipients.errors import BeyondTheContract, CaseClosed, NoContract
from socialsmartly.privacy.recipients.models import Contract, Way
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.queries import alarms
from socialsmartly.privacy.recipients.tests.given import EMAIL, LANGUAGE, PHONE, member, recipient, terms
from socialsmartly.privacy.recipients.tests.test_door import record_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import REGISTER

pytestmark = pytest.mark.usefixtures("db")
CLARA, DORA = uuid7(), uuid7()


def task(contract: Contract, *people: Asker, items: tuple[str, ...] = (EMAIL,), hours: int = 8) -> str:
    """A credential, as one of the staff proposes it and another approves it."""
    proposed = propose(contract, people, items, ends_at=timezone.now() + timedelta(hours=hours), staff=CLARA)
    return approve(proposed.pk, staff=DORA)


def ask(credential: str, person: str, items: Any = (EMAIL,), purpose: str = "support") -> Any:
    body = json.dumps({"person": person, "items": list(items), "purpose": purpose})
    return Client().post(
        "/recipients/read", body, content_type="application/json", headers={"Authorization": f"Bearer {credential}"}
    )


def wrongs() -> list[str]:
    with reading_for(REGISTER):
        return [alarm.wrong for _, alarm in alarms()]


@pytest.mark.promise("3.2-b")
def test_it_reads_what_its_task_needs_and_the_person_sees_it() -> None:
    ada, helper = member(), recipient()
    credential = task(helper, ada)
    answer = ask(credential, pseudonym(ada, helper.recipient_id))
    assert answer.json() == {"fields": {EMAIL: ["ada@example.test"]}}
    (passed,) = record_of(ada)
    assert (passed.name, passed.items, passed.way) == ("Canary Post Ltd", EMAIL, Way.READ)
    assert wrongs() == []


@pytest.mark.promise("3.2-b")
@pytest.mark.parametrize(
    ("wrong", "asked"),
    [
        (Wrong.FIELD, {"items": (EMAIL, LANGUAGE)}),
        (Wrong.FIELD, {"items": (PHONE,)}),
        (Wrong.FIELD, {"items": ()}),
        (Wrong.FIELD, {"items": ("accounts.Member.nickname",)}),
        (Wrong.PURPOSE, {"purpose": "research"}),
        (Wrong.ROW, {"person": "somebody"}),
    ],
)
def test_whatever_goes_beyond_it_is_refused_whole_and_reported(wrong: Wrong, asked: dict[str, Any]) -> None:
    ada, helper = member(), recipient()
    credential = task(helper, ada)
    answer = ask(credential, **{"person": pseudonym(ada, helper.recipient_id), **asked})
    assert (answer.status_code, answer.json()["refused"]) == (403, "task")
    assert wrongs() == [wrong]
    assert record_of(ada) == []


@pytest.mark.promise("3.2-b")
def test_a_person_outside_the_task_is_not_there_for_it() -> None:
    ada, bob, helper, other = member(), member("bob@example.test"), recipient(), recipient()
    credential = task(helper, ada)
    for name in (pseudonym(bob, helper.recipient_id), pseudonym(ada, other.recipient_id)):
        assert ask(credential, name).status_code == 403
    assert wrongs() == [Wrong.ROW, Wrong.ROW]


@pytest.mark.promise("3.2-b")
def test_after_its_time_and_after_its_contract_it_reads_nothing() -> None:
    ada, helper = member(), recipient()
    credential, name = task(helper, ada), pseudonym(ada, helper.recipient_id)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=9)):
        assert ask(credential, name).status_code == 403
    end(helper)
    assert ask(credential, name).status_code == 403
    assert wrongs() == [Wrong.TIME, Wrong.TIME]


@pytest.mark.promise("3.2-b", "3.1-e")
@pytest.mark.parametrize("left", [[EMAIL], [PHONE]], ids=["a part", "nothing"])
def test_a_contract_that_shrank_after_the_task_was_opened_gives_no_part_of_it(left: list[str]) -> None:
    ada, helper = member(phone="+447700900001"), recipient(items=[EMAIL, LANGUAGE])
    credential, name = task(helper, ada, items=(EMAIL, LANGUAGE)), pseudonym(ada, helper.recipient_id)
    change(helper.recipient_id, terms(items=left))
    answer = ask(credential, name, (EMAIL, LANGUAGE))
    assert (answer.status_code, answer.json()["refused"]) == (403, "task")
    assert wrongs() == [Wrong.FIELD]
    assert record_of(ada) == []


@pytest.mark.promise("3.2-b")
def test_whatever_else_refuses_is_an_answer_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, helper = member(), recipient()
    credential, name = task(helper, ada), pseudonym(ada, helper.recipient_id)
    for refusal in (CaseClosed(), NotAuthorised("entrusting")):
        monkeypatch.setattr(entrusting, "read_out", Mock(side_effect=refusal))
        assert ask(credential, name).status_code == 403
    assert wrongs() == [Wrong.ROW, Wrong.FIELD]


@pytest.mark.parametrize(("language", "words"), [("en", "beyond your task"), ("zh-hans", "任务")])
def test_the_refusal_says_why_in_the_language_of_whoever_reads_it(language: str, words: str) -> None:
    ada, helper = member(), recipient()
    answer = Client().post(
        "/recipients/read",
        json.dumps({"person": pseudonym(ada, helper.recipient_id), "items": [PHONE], "purpose": "support"}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {task(helper, ada)}", "Accept-Language": language},
    )
    assert words in answer.json()["says"]


@pytest.mark.promise("3.2-b")
@pytest.mark.parametrize("broken", ["", "A", "A" * 64, "ü"])
def test_a_credential_that_is_none_opens_nothing(broken: str) -> None:
    ada, helper = member(), recipient()
    whole = task(helper, ada)
    for credential in (broken, whole[:-4] + "AAA=" if broken == "A" else broken):
        answer = ask(credential.encode("ascii", "ignore").decode(), pseudonym(ada, helper.recipient_id))
        assert (answer.status_code, answer.json()["refused"]) == (401, "credential")


@pytest.mark.promise("3.2-a", "3.2-b")
def test_there_is_no_task_without_a_contract_in_force_nor_beyond_it() -> None:
    ada, helper = member(), recipient()
    with pytest.raises(BeyondTheContract):
        task(helper, ada, items=(PHONE,))
    end(helper)
    with pytest.raises(NoContract):
        task(helper, ada)


def test_a_door_that_looked_at_no_row_would_show_bob(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the list of the task's people out of the way, a person outside it comes out."""
    ada, bob, helper = member(), member("bob@example.test"), recipient()
    credential = task(helper, ada)
    everybody = type("Everybody", (), {"filter": lambda self, **_: self, "exists": lambda self: True})()
    monkeypatch.setattr(TaskPerson, "objects", everybody)
    assert ask(credential, pseudonym(bob, helper.recipient_id)).json() == {"fields": {EMAIL: ["bob@example.test"]}}


@pytest.mark.promise("3.2-c")
def test_one_of_the_people_is_made_up_and_looks_like_the_others() -> None:
    ada, helper = member(), recipient(items=[EMAIL, LANGUAGE])
    names = people_of(helper.recipient_id, [ada])
    made_up = honey.name_at(helper.recipient_id)
    assert set(names) == {made_up, pseudonym(ada, helper.recipient_id)}
    assert {len(name) for name in names} == {len(made_up)}
    credential = task(helper, ada, items=(EMAIL, LANGUAGE))
    told = ask(credential, made_up, (EMAIL, LANGUAGE)).json()["fields"]
    assert told == {EMAIL: [honey.address(helper.recipient_id)], LANGUAGE: ["en"]}
    assert told[EMAIL][0].endswith(f"@{settings.SOCIALSMARTLY_REPLY_DOMAIN}")
    assert record_of(ada) == []


@pytest.mark.promise("3.2-c")
def test_a_mail_to_the_made_up_person_names_whoever_let_the_address_out() -> None:
    one, other = recipient(), recipient(Category.PROCESSOR, name="Leaky Ltd")
    assert honey.address(one.recipient_id) != honey.address(other.recipient_id)
    assert mail_arrived(honey.address(other.recipient_id).upper())
    assert not mail_arrived(f"ana.silva.aaaaaa@{settings.SOCIALSMARTLY_REPLY_DOMAIN}")
    with reading_for(REGISTER):
        assert [(name, alarm.wrong) for name, alarm in alarms()] == [("Leaky Ltd", Wrong.LEAK)]
