"""The public list is the register: who receives what stands there in both languages, with what changed and when."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients import egress
from socialsmartly.privacy.recipients.actions.register import change, end
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.egress import shaped
from socialsmartly.privacy.recipients.hosts import carriers
from socialsmartly.privacy.recipients.queries import in_force
from socialsmartly.privacy.recipients.tests.given import EMAIL, PHONE, recipient, terms, today
from socialsmartly.words import NO_PERSONAL_DATA

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.promise("3.2-f")]
ROOMS = Path(egress.__file__).parents[2]


def page(language: str = "en") -> str:
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return visitor.get("/recipients").content.decode()


def reachable() -> set[str]:
    """The hosts that the door may dial today, and those of the settings. Call it inside a block."""
    dialled = {shaped(contract.endpoint) for contract in in_force() if contract.endpoint}
    return dialled | {carrier.host for carrier in carriers() if not carrier.here}


def unlisted(shown: str) -> set[str]:
    """The hosts that this installation may reach and that the page does not name."""
    with reading_for(NO_PERSONAL_DATA):
        return {host for host in reachable() if host not in shown}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Answer the questions that people ask us."), ("zh-hans", "答复用户向我们提出的问题。")],
)
def test_whoever_receives_something_stands_there(language: str, words: str) -> None:
    recipient()
    shown = page(language)
    for said in (
        words,
        "Canary Post Ltd",
        "privacy@canary.example",
        "hook.example.com",
    ):
        assert said in shown


def test_what_is_over_or_not_yet_begun_is_not_listed_but_its_changes_are() -> None:
    end(recipient(name="Gone Ltd"))
    recipient(name="Later Ltd", begins_on=today() + timedelta(days=3))
    listed, _, changed = page().partition("What changed")
    assert "Gone Ltd" not in listed
    assert "Later Ltd" not in listed
    assert "Gone Ltd" in changed
    assert "Later Ltd" in changed


def test_a_change_says_what_changed() -> None:
    first = recipient()
    change(first.recipient_id, terms(items=[EMAIL, PHONE], ends_on=today() + timedelta(days=500)))
    assert "changed: Information, Until" in page()


@override_settings(EMAIL_HOST="mail.example.net", SOCIALSMARTLY_LOCAL=False)
def test_every_host_that_can_be_reached_stands_on_the_list() -> None:
    recipient()
    recipient(Category.PARTNER, endpoint="https://partner.example.com/in")
    with reading_for(NO_PERSONAL_DATA):
        assert {"hook.example.com", "partner.example.com", "mail.example.net"} <= reachable()
    assert unlisted(page()) == set()


def test_a_host_that_is_not_listed_would_be_seen() -> None:
    """The twin: on a page from before it was entered, a host is missing."""
    before = page()
    recipient(endpoint="https://new.example.com/in")
    assert unlisted(before) == {"new.example.com"}


def test_nothing_but_the_register_says_where_the_door_leads() -> None:
    """Only `sending.py`, which takes the address from a contract, opens the door."""
    assert openers(ROOMS) == {"privacy/recipients/sending.py"}


def test_another_way_to_the_door_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("from socialsmartly.privacy.recipients.egress import Egress\n")
    assert openers(tmp_path) == {"elsewhere.py"}


def openers(folder: Path) -> set[str]:
    files = (file for file in folder.rglob("*.py") if "tests" not in file.parts)
    return {str(file.relative_to(folder)) for file in files if _imports_the_door(file)}


def _imports_the_door(file: Path) -> bool:
    imports = (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom))
    return any((node.module or "").endswith("egress") and "Egress" in {a.name for a in node.names} for node in imports)


def test_the_policy_leads_to_the_list() -> None:
    for language in ("en", "zh-hans"):
        assert 'href="/recipients"' in Client().get(f"/policy/{language}").content.decode()
