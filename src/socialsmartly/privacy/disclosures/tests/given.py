"""A customer with something to say, a member with a measure, and those who decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.disclosures import actions
from socialsmartly.privacy.disclosures.codes import Ground
from socialsmartly.privacy.disclosures.models import Measure, Published
from socialsmartly.privacy.disclosures.queries import to_tell, words_of
from socialsmartly.privacy.disclosures.rules import Words, digest_of
from socialsmartly.privacy.recipients.tests.given import member
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import SERVICE, WORKSPACE
from tests.house import as_login, as_owner

EVE, ZOE, MAX = uuid7(), uuid7(), uuid7()
"""Three of the staff."""


def customer(name: str = "ada") -> Asker:
    shop = uuid7()
    with reading_for(WORKSPACE, workspace=shop):
        Workspace.objects.create(id=shop, title="Tea")
    with reading_for(SERVICE, workspace=shop):
        made = Contact.objects.create(workspace_id=shop, name=name, email=f"{name}@example.test")
    return Asker("contact", UUID(str(made.pk)), shop)


def said(text: str = "The best tea I know.", **changed: Any) -> Words:
    return Words(**{"thing": uuid7(), "asked": "How was it?", "text": text, **changed})


def made_public(asker: Asker, words: Words | None = None) -> Published:
    one = words or said()
    return actions.make_public(asker, one, seen=digest_of(one))


def in_public(asker: Asker) -> list[str]:
    """What everybody reads of this shop."""
    return [one.text for _whose, one in words_of(asker.owner)]


def ada() -> Asker:
    return member("ada@example.test", "+447700900001")


def measure(name: str = "", **changed: Any) -> Measure:
    facts: dict[str, Any] = {
        "ground": Ground.RULES,
        "rule": "Rules of the service, 4.2: no messages to bought lists",
        "facts": "A shop wrote to thousands of addresses that it had bought.",
        "measure": "Its campaigns are stopped for good.",
        "evidence": "e" * 64,
        "until": timezone.now() + timedelta(days=90),
    }
    return Measure(name_asked=name or None, **{**facts, **changed})


def proposed(person: Asker, **changed: Any) -> Measure:
    return actions.propose(measure(**changed), person.subject, staff=EVE)


def decided(person: Asker, **changed: Any) -> Measure:
    return actions.decide(proposed(person, **changed).pk, staff=ZOE)


def told(one: Measure) -> list[Measure]:
    """By the worker; answers with whom it was to tell."""
    with as_login("worker"):
        waiting = to_tell()
        actions.told(one)
    return waiting


def a_week_later(one: Measure) -> None:
    """The person was told, and the week is over."""
    told(one)
    with as_owner() as owner:
        owner.execute(
            "UPDATE disclosures_measure SET proposed_at = proposed_at - interval '8 days', "
            "told_at = told_at - interval '8 days', since = since - interval '8 days' WHERE id = %s",
            [one.pk],
        )
