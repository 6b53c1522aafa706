"""An incident walks from the staff area to whoever it touched: in their language, once, and after a second of us agreed."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.incidents.codes import AGAIN_AFTER
from socialsmartly.privacy.incidents.tests.test_incidents import EVERYBODY, SAID
from socialsmartly.product.campaigns.tests.shop import shop as open_shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.tests.test_answering import colleague
from socialsmartly.words.purposes import SERVICE
from tests.cast import sign_up
from tests.house import as_login

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox", "db")]


def typed(**changed: object) -> dict[str, object]:
    words = {
        f"{name}_{tongue}": said for name, both in SAID.items() for tongue, said in zip(("en", "zh"), both, strict=True)
    }
    facts = {"kind": "leaked", "known_at": f"{timezone.now():%Y-%m-%dT%H:%M}", "tables": [EVERYBODY], "tell": "people"}
    return {**words, **facts, **changed}


def entered(staff: Client, **changed: object) -> str:
    """The address of the incident that this makes."""
    answer = staff.post("/staff/incidents/new", typed(**changed))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def the_worker() -> None:
    """What the worker does when it is told of an agreement, in this process: here is the mail server."""
    with as_login("worker"):
        tasks.tell_of_incidents(0)


def told_to(address: str) -> list[str]:
    return [mail.text for mail in local.mails() if mail.to == address and SAID["cause"][0] in mail.text]


def test_whoever_it_touched_is_told_once_a_second_person_agreed(client: Client) -> None:
    sign_up(client, "ada@example.test")
    eve, zoe = colleague("eve"), colleague("zoe")
    place = entered(eve)
    assert "Somebody may write to you in our name." in eve.get(place).content.decode()
    assert "does not decide it" in eve.post(f"{place}/decide", {"agree": "1"}, follow=True).content.decode()
    the_worker()
    assert told_to("ada@example.test") == []
    zoe.post(f"{place}/decide", {"agree": "1"})
    the_worker()
    the_worker()
    (said,) = told_to("ada@example.test")
    assert all(both[0] in said for both in SAID.values())
    assert "/my/incidents" in said
    assert SAID["advice"][0] in client.get("/my/incidents").content.decode()
    page = zoe.get(place).content.decode()
    assert re.search(r"People whom it touched</dt>\s*<dd[^>]*>\s*3", page)
    assert "The authority has the notice" in page
    assert (
        "The authority has the notice" not in zoe.post(f"{place}/decide", {"told": "1"}, follow=True).content.decode()
    )


def test_a_shops_customer_is_told_of_what_the_shop_holds_and_nobody_else(shop_owner: Client) -> None:
    workspace = open_shop("Tea")
    ada, ben = (a_customer(workspace, f"{name}@example.test") for name in ("ada", "ben"))
    eve, zoe = colleague("eve"), colleague("zoe")
    zoe.post(f"{entered(eve, tables=['contacts.Contact'])}/decide", {"agree": "1"})
    the_worker()
    the_worker()
    for one, address in ((ada, "ada@example.test"), (ben, "ben@example.test")):
        (said,) = told_to(address)
        assert "the shop Tea has here about you" in said
        page = f"/p/{one.token()}"
        assert page in said
        assert SAID["advice"][0] in Client().get(page).content.decode()
    assert told_to("owner@example.test") == [], "the owner's own information is not in that table"


def test_a_customer_of_whom_it_touched_nothing_hears_nothing(shop_owner: Client) -> None:
    """The twin: everybody is in a table of people, and nobody in one that holds nothing of them."""
    ada = a_customer(open_shop("Tea"), "ada@example.test")
    eve, zoe = colleague("eve"), colleague("zoe")
    zoe.post(f"{entered(eve, tables=['contacts.Order', EVERYBODY])}/decide", {"agree": "1"})
    the_worker()
    assert told_to("ada@example.test") == []
    assert SAID["advice"][0] not in Client().get(f"/p/{ada.token()}").content.decode()
    assert len(told_to("owner@example.test")) == 1


def a_customer(workspace: UUID, address: str) -> PersonalLink:
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, email=address)
    return PersonalLink("person", workspace, made.pk)


def test_whoever_it_did_not_touch_hears_nothing_and_sees_nothing(client: Client) -> None:
    """The twin."""
    sign_up(client, "ada@example.test")
    eve, zoe = colleague("eve"), colleague("zoe")
    zoe.post(f"{entered(eve, tables=['applicants.Wish'])}/decide", {"agree": "1"})
    the_worker()
    assert told_to("ada@example.test") == []
    assert SAID["advice"][0] not in client.get("/my/incidents").content.decode()


def test_what_does_not_fit_is_said_and_nothing_typed_is_lost() -> None:
    answer = colleague("eve").post("/staff/incidents/new", typed(tables=[]))
    assert answer.status_code == 422
    assert SAID["harm"][1] in answer.content.decode()


def test_a_mail_server_that_refuses_leaves_nobody_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_up(client, "ada@example.test")
    eve, zoe = colleague("eve"), colleague("zoe")
    zoe.post(f"{entered(eve)}/decide", {"agree": "1"})

    def refuses(*_: object) -> None:
        raise tasks.NotDelivered

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "send_notice", refuses)
        the_worker()
    assert told_to("ada@example.test") == []
    later = tasks.timezone.now() + AGAIN_AFTER
    monkeypatch.setattr(tasks.timezone, "now", lambda: later)
    the_worker()
    assert len(told_to("ada@example.test")) == 1
