"""Ada's shop, which goes to a successor: what happens in it, and another house as new."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions import consigning
from socialsmartly.privacy.succession.actions.recording import HandedOver
from socialsmartly.privacy.succession.models import Succession
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    IDENTITY,
    LOG,
    bundle_of,
    ready,
)
from socialsmartly.privacy.versions.queries import forget_what_was_read
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.stores.tests import shop as stores
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import REGISTER, SERVICE
from tests.cast import sign_up
from tests.house import empty_the_house
from tests.once import once

FILE = stores.a_file(
    "500001,SKU1,Teapot,2,2011-01-01T10:00:00,2.55,17000,France",
    "500002,SKU1,Teapot,1,2011-01-02T10:00:00,2.55,17001,France",
    "500003,SKU2,Cup,1,2011-01-03T10:00:00,2.55,,France",
)
OTHER_SECRET = bytes(range(32))


@dataclass
class Tea:
    """Ada's shop, and those whom it knows."""

    owner: UUID
    shop: UUID

    def customers(self) -> dict[str, Asker]:
        """By their number in the shop."""
        with reading_for(SERVICE, workspace=self.shop):
            return {str(one.store_ref): Asker("contact", one.pk, self.shop) for one in Contact.objects.all()}

    def say_yes(self, succession: UUID) -> None:
        consigning.let_go_along(self.owner, succession, self.shop)


@pytest.fixture(autouse=True)
def what_came_is_forgotten_with_the_house() -> Iterator[None]:
    yield
    forget_what_was_read()


@pytest.fixture
@once
def tea(db: None, mailbox: None) -> Tea:
    ada = sign_up(Client(), ADA)
    made = open_workspace(ada, "Tea")
    stores.allow(made, ada)
    stores.bring_in(made, ada, FILE)
    return Tea(ada, made)


def gone(tea: Tea) -> tuple[io.BytesIO, HandedOver]:
    made = ready()
    tea.say_yes(made)
    return bundle_of(made)


def another_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """As new, with keys of its own."""
    empty_the_house()
    other_secrets(monkeypatch, OTHER_SECRET)


def other_secrets(monkeypatch: pytest.MonkeyPatch, secret: bytes) -> None:
    for room, name in ((index, "pepper"), (index, "secret_of_scopes"), (suppression, "pepper")):
        monkeypatch.setattr(room, name, lambda: secret)


def the_succession() -> UUID:
    with reading_for(REGISTER):
        return UUID(str(Succession.objects.get().pk))


def customers_in(file: io.BytesIO) -> list[str]:
    told = bundle.Reader(file, IDENTITY, LOG.verifier)
    return [one["customer"] for one in told if one["kind"] == bundle.CUSTOMER]


def records(file: io.BytesIO, kind: str) -> list[bundle.Told]:
    return [told for told in bundle.Reader(file, IDENTITY, LOG.verifier) if told["kind"] == kind]


def erased(tea: Tea) -> None:
    """As on their own page, with the wish to be passed over."""
    person = tea.customers()["17000"]
    suppression.remember(tea.shop, person.subject)
    rights.delete(person, channel="page")


def handed_over(made: UUID) -> tuple[int, int]:
    _, result = bundle_of(made)
    return result.people, result.shops
