"""The people of the tests. They come in through the pages, as everybody does, and read their codes where they were sent."""

from __future__ import annotations

import base64
import re
import shutil
import time
from collections.abc import Iterator
from uuid import UUID

import pyotp
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import translation

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.applicants.queries import KIND, handle_of
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.models import Relation
from socialsmartly.privacy.minors.rules import Band
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import digest
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.product.accounts.actions import factors, members
from socialsmartly.product.accounts.backend import HandleBackend
from socialsmartly.product.accounts.doors import FACTOR, FACTOR_AT, PROOF_HOLDS_SECONDS, PROVED_AT
from socialsmartly.product.accounts.flow import BACKEND
from socialsmartly.product.accounts.rules import Address, device_label, number_of
from socialsmartly.product.accounts.sessions import DEVICE
from socialsmartly.product.guardians.actions import Showing, agree
from socialsmartly.product.guardians.links import ward_of
from socialsmartly.product.guardians.tasks import take_answer
from socialsmartly.product.messaging import local
from socialsmartly.product.staff.actions import see_proof
from socialsmartly.site.supervisor import free_port
from socialsmartly.site.verbs.sink import KeepsMail
from tests.house import as_login
from tests.once import once

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


def last_code(address: str) -> str:
    """The newest code that went to `address`, from what the local mail server and text service kept."""
    sent = [(m.at, m.text) for m in local.mails() if m.to == address]
    sent += [(t.at, t.text) for t in local.texts() if t.to == address]
    found = re.search(r"\b(\d{8}|\d{6})\b", max(sent)[1])
    assert found
    return found[1]


def ask_for_code(client: Client, address: str) -> None:
    answer = client.post("/sign-in", {"address": address})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/code"


def type_code(client: Client, address: str) -> str:
    """Where the right code leads."""
    return str(client.post("/code", {"code": last_code(address)})["Location"])


def hidden_fields(page: HttpResponseBase) -> dict[str, str]:
    """What a form carries along, as a browser would send it back."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.getvalue().decode()))


def sign_up(client: Client, address: str, age: str = "adult") -> UUID:
    """An account of their own, opened by the same actions as on the pages, and its owner signed in."""
    band, policy, place = Band(age), current_policy("en"), Address("email" if "@" in address else "phone", address)
    if band is Band.ADULT:
        text = members.AgreedText(policy.version, policy.language, digest(policy))
        member = members.join(place, text, language=policy.language)
    else:
        member = members.join_minor(place, band, language=policy.language)
    user = HandleBackend().get_user(member)
    assert user
    client.force_login(user, backend=BACKEND)
    session = client.session
    session.update({DEVICE: device_label(""), PROVED_AT: int(time.time())})
    session.save()
    members.note_sign_in(member, place)
    return member


def walk_in(client: Client, address: str, age: str = "adult") -> UUID:
    """The same by the pages, from the address to the agreement, for tests of that walk."""
    ask_for_code(client, address)
    assert type_code(client, address) == "/agree"
    answer = client.post("/agree", {**hidden_fields(client.get("/agree")), "agree": "on", "age": age})
    assert answer.status_code == 302, answer.content.decode()
    return member_of(client)


def sign_in(client: Client, address: str) -> UUID:
    """For somebody who has an account and no second factor."""
    ask_for_code(client, address)
    assert type_code(client, address) != "/agree"
    return member_of(client)


def member_of(client: Client) -> UUID:
    return UUID(client.session[SESSION_KEY])


def prove_by_link(client: Client, place: str, act: str = "copy") -> HttpResponseBase:
    """What a shop's customer does on their own page, at `place`, before a copy or a deletion: they ask for a code and type it. The answer
    leads to the act."""
    page = client.post(f"{place}/prove/{act}", follow=True).content.decode()
    shown = re.search(r"<strong>([^<]+)</strong>", page)
    assert shown, page
    return client.post(f"{place}/prove/{act}/code", {"code": last_code(shown[1])})


def ask_guardian(child: Client, address: str) -> str:
    """Somebody under 18, who waits, says whom to ask; the path of the link that this guardian gets."""
    assert child.post("/guardian", {"address": address})["Location"] == "/guardian"
    newest = max((m for m in local.mails() if m.to == address and "/g/" in m.text), key=lambda m: m.at)
    found = re.search(r"http://testserver(/g/[\w-]+)", newest.text)
    assert found
    return found[1]


def prove_guardian(guardian: Client, link: str, address: str) -> Client:
    """Their browser, with the code typed that went to their address."""
    guardian.post(link)
    guardian.post(f"{link}/code", {"code": last_code(address)})
    return guardian


def a_paper(name: str = "paper.png") -> SimpleUploadedFile:
    """A picture of one grey dot."""
    return SimpleUploadedFile(name, base64.b64decode(DOT), "image/png")


def say_yes(guardian: Client, link: str) -> None:
    """They agree and show a paper."""
    said = {"relation": "parent", "agree": "on", "way": "papers", "papers": a_paper()}
    answer = guardian.post(f"{link}/agree", {**hidden_fields(guardian.get(link)), **said})
    assert answer.status_code == 302, answer.content.decode()


def open_check(address: str) -> RightsRequest:
    """The request by which a guardian with this address is checked."""
    applicant = handle_of("email" if "@" in address else "phone", address)
    assert applicant
    with Asker(KIND, applicant).block():
        found: RightsRequest = RightsRequest.objects.filter(state=RequestState.RECEIVED).latest("received_at")
    return found


def two_see_it(address: str) -> None:
    """Two of the staff look at what a guardian showed, and the worker opens the account."""
    request = open_check(address)
    for _ in range(2):
        see_proof(request, staff=uuid7())
    with as_login("worker"):
        take_answer(str(request.pk))


def guardian_agrees(child: Client, address: str) -> tuple[Client, str]:
    """The whole way: asked, proven, agreed, shown, seen by two. The guardian's browser and the path of their link."""
    link = ask_guardian(child, address)
    guardian = prove_guardian(Client(), link, address)
    say_yes(guardian, link)
    two_see_it(address)
    return guardian, link


def guardian_answers(minor: UUID, address: str, account: UUID | None = None) -> UUID:
    """The same without pages: the guardian who was asked, agreed, showed a paper and was seen by two."""
    asked, policy = minors.ask_guardian(minor, "email", address), current_policy("en")
    ward = ward_of(PersonalLink("guardian", minor, asked), "")
    assert ward
    agree(ward, policy, Relation.PARENT, account, Showing("Father or mother", (base64.b64decode(DOT),)))
    two_see_it(address)
    return asked


def let_proof_lapse(client: Client) -> None:
    """Ten minutes pass since whoever is signed in showed who they are."""
    session = client.session
    session[PROVED_AT] = int(time.time()) - PROOF_HOLDS_SECONDS - 1
    session.save()


@pytest.fixture(scope="session", autouse=True)
def mail_server() -> Iterator[int]:
    """The local mail server, listening for real, for every test; the answer is its port."""
    running = Controller(KeepsMail(), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    running.start()
    settings.EMAIL_PORT = running.port
    yield running.port
    running.stop()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """The language that a visitor chose ends with the test; the thread would keep it for the next one."""
    yield
    translation.deactivate()


@pytest.fixture
def mailbox() -> Iterator[None]:
    """No mail and no text lies there before and after."""
    empty_mailbox()
    yield
    empty_mailbox()


def empty_mailbox() -> None:
    for folder in (local.mail_folder(), local.text_folder()):
        shutil.rmtree(folder, ignore_errors=True)


def show_staff_factor(client: Client) -> None:
    """Add an app, and have it confirmed as at the console: from here on the staff area is open to whoever has a seat."""
    member, secret = member_of(client), pyotp.random_base32()
    factor = factors.add_app(member, secret, pyotp.TOTP(secret).now(), "app")
    assert factor
    assert factors.vouch(member, number_of(factor, settings.SECRET_KEY))
    session = client.session
    session.update({FACTOR_AT: int(time.time()), FACTOR: str(factor)})
    session.save()


@pytest.fixture
@once
def shop_owner(mailbox: None, db: None) -> Client:
    """Signed in, with an account of their own."""
    client = Client()
    sign_up(client, "owner@example.test")
    return client


@pytest.fixture
@once
def neighbour(mailbox: None, db: None) -> Client:
    """Another member, with another shop."""
    client = Client()
    sign_up(client, "neighbour@example.test")
    return client


@pytest.fixture
def stranger(mailbox: None, db: None) -> Client:
    """Somebody without an account."""
    return Client()
