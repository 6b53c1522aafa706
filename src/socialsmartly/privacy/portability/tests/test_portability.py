"""A link hands out what a person may take to another service: theirs alone, three times, for three days, until they withdraw it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.portability import actions
from socialsmartly.privacy.portability.actions import end_what_is_over, make, withdraw, withdraw_again
from socialsmartly.privacy.portability.actions import fetching as at_work
from socialsmartly.privacy.portability.actions.ending import TABLE
from socialsmartly.privacy.portability.errors import NobodyHere, NotForMinors, TooManyLinks
from socialsmartly.privacy.portability.models import Handover
from socialsmartly.privacy.portability.rules import OPEN_FOR, digest_of, new_secret, portable
from socialsmartly.privacy.portability.tests.given import (
    SERVICE,
    fetched,
    link,
    only,
    person,
    place_of,
    read,
    state_of,
    steps_of,
)
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.copy import archive
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.privacy.succession import sealing
from socialsmartly.privacy.succession.errors import NotForUs
from socialsmartly.product.campaigns.tests.shop import shop
from socialsmartly.product.messaging import local
from socialsmartly.product.person.tasks import tell_of_a_fetch
from socialsmartly.words import Mark
from tests.house import as_login, as_owner
from tests.once import once
from tests.test_uniform import seen_of

pytestmark = [pytest.mark.promise("4.1-a"), pytest.mark.usefixtures("db", "mailbox")]


@pytest.fixture
@once
def tea(db: None) -> UUID:
    return shop("Tea")


@pytest.fixture
@once
def ada(tea: UUID) -> Asker:
    return person(tea, "Ada")


def test_whoever_has_the_link_gets_that_persons_data_and_nobody_elses(ada: Asker, tea: UUID) -> None:
    bob = person(tea, "Bob")
    packed = fetched(link(ada)).getvalue()
    assert [row["name"] for row in read(packed)["contacts.Contact"]] == ["Ada"]
    assert str(bob.subject) not in json.dumps(read(packed))
    assert "bob@example.test" not in json.dumps(read(packed))


def test_its_page_says_that_it_is_a_part_and_the_copy_that_it_is_all(ada: Asker) -> None:
    with zipfile.ZipFile(io.BytesIO(fetched(link(ada)).getvalue())) as part:
        said = part.read("index.html").decode()
    assert "took along to another service" in said
    assert "everything we hold" not in said
    request, held = rights.copy(ada, channel="page")
    with ada.block():
        packed = archive(held, number=request.number, made_at=request.received_at, language="en")
    with zipfile.ZipFile(io.BytesIO(packed)) as copy:
        assert "This is everything we hold about you" in copy.read("index.html").decode()


def test_the_archive_of_somebody_else_would_be_seen(ada: Asker, tea: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the block of the neighbour."""
    bob, made = person(tea, "Bob"), link(ada)
    with bob.block():
        swapped = everything("contact")
    monkeypatch.setattr(at_work, "everything", lambda _kind: swapped)
    with pytest.raises(AssertionError):
        assert [row["name"] for row in read(fetched(made).getvalue())["contacts.Contact"]] == ["Ada"]


def test_what_only_a_law_makes_us_keep_stays(ada: Asker) -> None:
    rights.copy(ada, channel="page")
    _, held = rights.copy(ada, channel="page")
    going = {part.model._meta.label: {name for name, _ in part.columns()} for part in portable(held)}
    assert {"name", "email"} <= going["contacts.Contact"]
    assert not {"rights.RightsRequest", "ledger.Line", "portability.Handover"} & set(going)


def test_it_is_fetched_three_times_and_not_a_fourth(ada: Asker) -> None:
    made = link(ada)
    assert [fetched(made).status_code for _ in range(4)] == [200, 200, 200, 404]
    assert len(only(ada).fetches) == 3
    assert steps_of(ada).count("fetched by the other service") == 3


def test_a_program_that_forgot_to_count_is_stopped_by_the_database(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a door that does not ask how often."""
    made = link(ada)
    monkeypatch.setattr(at_work, "_open_at", whatever_became_of_it)
    assert [fetched(made).status_code for _ in range(3)] == [200, 200, 200]
    with pytest.raises(IntegrityError):
        fetched(made)


def whatever_became_of_it(address: at_work.Address) -> QuerySet[Handover]:
    """A door that asks for the secret and for nothing else."""
    theirs = Handover.objects.filter(owner=address.owner, subject=address.subject)
    return theirs.filter(secret=digest_of(address.secret))


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_uses_nothing_up(ada: Asker, method: str) -> None:
    made = link(ada)
    for _ in range(9):
        answer = getattr(Client(), method)(place_of(made))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
    assert only(ada).made.left == 3
    assert SERVICE.encode() not in answer.getvalue(), "and the page names neither the person nor the service"


def test_after_three_days_it_is_over_and_the_request_is_answered(ada: Asker) -> None:
    made = link(ada)
    assert state_of(ada) == "received"
    with time_machine.travel(timezone.now() + OPEN_FOR + timedelta(minutes=1), tick=False):
        assert fetched(made).status_code == 404
        with as_login("worker"):
            assert end_what_is_over(timezone.now()) == 1
            assert end_what_is_over(timezone.now()) == 0
    assert state_of(ada) == "done"
    assert "link over, nobody fetched" in steps_of(ada)


def test_what_people_answer_is_not_ended_by_the_clock(ada: Asker) -> None:
    rights.open_request(ada, Right.MOVE, channel="mail")
    with as_login("worker"):
        assert end_what_is_over(timezone.now() + timedelta(days=9)) == 0
    assert state_of(ada) == "received"


def test_a_link_that_was_withdrawn_opens_nothing_and_the_request_is_taken_back(ada: Asker) -> None:
    made = link(ada)
    assert withdraw(ada, made.handover.pk, channel="page")
    assert fetched(made).status_code == 404
    assert state_of(ada) == "taken_back"
    assert not withdraw(ada, made.handover.pk, channel="page"), "a second click finds it closed"


def test_a_door_that_did_not_ask_whether_it_was_withdrawn_would_be_seen(
    ada: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    made = link(ada)
    withdraw(ada, made.handover.pk, channel="page")
    monkeypatch.setattr(at_work, "_open_at", whatever_became_of_it)
    assert fetched(made).status_code == 200


def test_nobody_withdraws_the_link_of_somebody_else(ada: Asker, tea: UUID) -> None:
    made = link(ada)
    assert not withdraw(person(tea, "Bob"), made.handover.pk, channel="page")
    assert fetched(made).status_code == 200


@pytest.mark.promise("4.2-a")
def test_after_a_deletion_there_is_nothing_to_fetch_and_none_to_make(ada: Asker) -> None:
    made = link(ada)
    rights.delete(ada, channel="page")
    assert fetched(made).status_code == 404
    with pytest.raises(NobodyHere):
        link(ada)
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM portability_handover").fetchone() == (0,)


def test_who_waits_to_be_deleted_may_still_take_it_along(ada: Asker) -> None:
    made = link(ada)
    rights.delete_later(ada, channel="page")
    assert fetched(made).status_code == 200


@pytest.mark.promise("4.2-h")
@pytest.mark.parametrize("spent", [False, True])
def test_a_restored_backup_opens_no_link_again(ada: Asker, spent: bool) -> None:
    made = link(ada)
    if spent:
        assert [fetched(made).status_code for _ in range(3)] == [200] * 3
    else:
        withdraw(ada, made.handover.pk, channel="page")
    with as_owner() as owner:
        owner.execute('UPDATE portability_handover SET withdrawn_at = NULL, "left" = 3')
    assert Client().get(place_of(made)).status_code == 200, "the twin: it is back before the journal is gone through"
    for _ in range(2):
        withdraw_again([entry for entry in journal().entries() if entry.what == TABLE])
        assert fetched(made).status_code == 404


def test_with_a_key_only_that_key_opens_what_was_fetched(ada: Asker) -> None:
    secret = sealing.new_identity()
    answer = fetched(link(ada, sealing.recipient_of(secret)))
    assert answer["Content-Disposition"].endswith('.zip.age"')
    packed = b"".join(sealing.opened(io.BytesIO(answer.getvalue()), secret))
    assert [row["name"] for row in read(packed)["contacts.Contact"]] == ["Ada"]
    with pytest.raises(NotForUs):
        list(sealing.opened(io.BytesIO(answer.getvalue()), sealing.new_identity()))


def test_each_fetch_is_on_record_with_its_digest_its_line_and_a_mail(ada: Asker) -> None:
    content = fetched(link(ada)).getvalue()
    shown = only(ada)
    assert shown.made.service == SERVICE
    assert [one.digest for one in shown.fetches] == [sha256(content).hexdigest()]
    assert state_of(ada) == "done"
    told = [one.opening.said["digest"] for one in proofs_of(ada) if one.opening.kind == "disclosure"]
    assert told == [sha256(content).hexdigest()]
    with as_owner() as owner:
        jobs = owner.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'person.tell_of_a_fetch'"
        ).fetchall()
    assert jobs == [({"workspace_id": str(ada.owner), "contact_id": str(ada.subject)},)], "handles and nothing else"
    with as_login("worker"):
        tell_of_a_fetch(**jobs[0][0])
    assert [mail.to for mail in local.mails() if mail.subject == "Your data was fetched"] == ["ada@example.test"]


def test_neither_the_secret_nor_the_name_of_the_service_lies_in_clear(ada: Asker) -> None:
    made = link(ada)
    with as_owner() as owner:
        (kept,) = owner.execute("SELECT row_to_json(h)::text FROM portability_handover h").fetchall()
    assert made.secret not in kept[0]
    assert SERVICE not in kept[0]


@pytest.mark.promise("7-e")
def test_nobody_under_18_hands_it_on_alone(ada: Asker) -> None:
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = permits | %s", [int(Mark.MINOR)])
    with pytest.raises(NotForMinors):
        link(ada)


def test_no_more_than_three_are_open_at_once(ada: Asker) -> None:
    first, *_ = [link(ada) for _ in range(3)]
    with pytest.raises(TooManyLinks):
        link(ada)
    withdraw(ada, first.handover.pk, channel="page")
    link(ada)


def closed_links(ada: Asker, tea: UUID) -> list[str]:
    """One that never was, one with another secret, one of another person, one that is withdrawn, one that is spent."""
    made, spent, gone = link(ada), link(ada), link(ada)
    bob = link(person(tea, "Bob"))
    for _ in range(3):
        fetched(spent)
    withdraw(ada, gone.handover.pk, channel="page")
    end = "AAAA" if not made.token.endswith("AAAA") else "BBBB"
    guessed = [f"/handover/{made.token}/{secret}" for secret in (new_secret(), bob.secret)]
    return [f"/handover/{made.token[:-4]}{end}/{made.secret}", *guessed, place_of(spent), place_of(gone)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_link_that_opens_nothing_looks_the_same(ada: Asker, tea: UUID, method: str) -> None:
    forged, *others = [seen_of(partial(getattr(Client(), method), path), path) for path in closed_links(ada, tea)]
    assert forged[3] == 404
    assert all(other == others[0] for other in others), "also in how much work it was"
    assert forged[2:] == others[0][2:]


def test_a_link_that_said_that_it_is_spent_would_be_seen(
    ada: Asker, tea: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a door that lets by what is spent or withdrawn."""
    paths = closed_links(ada, tea)
    monkeypatch.setattr(actions, "is_open", lambda _address: True)
    assert len({Client().get(path).status_code for path in paths}) == 2


def test_a_service_is_named_by_whoever_asks_and_by_nobody_else(ada: Asker) -> None:
    made = make(ada, "茶壶", channel="page")
    assert only(ada).made.service == "茶壶"
    assert made.handover.secret != made.secret
