"""What everybody may read: the policy, its weighty clauses, its versions and the board."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.db import ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.promises import views
from socialsmartly.privacy.promises.actions import publish
from socialsmartly.privacy.promises.enforcement import broken_references, whole_program
from socialsmartly.privacy.promises.errors import PublishedTextChanged
from socialsmartly.privacy.promises.index import _REPOSITORY
from socialsmartly.privacy.promises.models import PublishedText
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.queries import text_of
from socialsmartly.privacy.promises.text import canonical, digest
from socialsmartly.words import NO_PERSONAL_DATA
from tests.house import as_owner

pytestmark = pytest.mark.usefixtures("db")
LANGUAGES = ["en", "zh-hans"]
ROW = r'<li class="[^"]*" id="([^"]+)"'


def visit(view: Callable[..., HttpResponse], address: str = "/", **words: str) -> str:
    request: HttpRequest = RequestFactory().get(address)
    request.user = type("Visitor", (), {"is_authenticated": False})()
    return view(request, **words).content.decode()


@pytest.mark.promise("0-a")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_before_agreeing_holds_every_weighty_clause_and_no_other(language: str) -> None:
    with override(language):
        listed = re.findall(r'<p id="p-([^"]+)" class="clause"><strong>', visit(views.weighty))
        bold = re.findall(r'<p id="p-([^"]+)" class="clause"><strong>', visit(views.policy))
    assert listed == bold == [clause.id for clause in current_policy(language).heavy_clauses()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_policy_page_holds_every_clause_and_its_fingerprint(language: str) -> None:
    page = visit(views.policy, language=language)
    policy = current_policy(language)
    assert re.findall(r'<p id="p-([^"]+)"', page) == [clause.id for clause in policy.clauses()]
    assert digest(policy) in page
    assert policy.version in page


def test_a_language_in_which_the_policy_is_not_written_is_no_page() -> None:
    with pytest.raises(Http404):
        visit(views.policy, language="fr")


@pytest.mark.promise("0-c")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exact_words_behind_an_agreement_can_be_shown(language: str) -> None:
    policy = current_policy(language)
    with reading_for(NO_PERSONAL_DATA):
        shown = text_of(digest(policy))
    assert shown is not None
    assert canonical(shown) == canonical(policy)
    assert shown.heavy_clauses() == policy.heavy_clauses()
    page = visit(views.version, digest=digest(policy))
    assert re.findall(r'<p id="p-([^"]+)"', page) == [clause.id for clause in policy.clauses()]
    assert digest(policy) in page
    assert digest(policy)[:12] in visit(views.versions)


@pytest.mark.promise("0-c")
def test_words_that_were_changed_behind_our_back_are_not_shown() -> None:
    policy = current_policy("en")
    forged = PublishedText(digest="f" * 64, canonical=canonical(policy), language="en", version="1.0")
    with as_owner() as connection:
        connection.execute(
            "INSERT INTO promises_publishedtext (id, digest, version, language, canonical, published_at) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [forged.id, forged.digest, forged.version, forged.language, forged.canonical, forged.published_at],
        )
        with pytest.raises(PublishedTextChanged):
            visit(views.version, digest=forged.digest)
        connection.execute("DELETE FROM promises_publishedtext WHERE id = %s", [forged.id])


@pytest.mark.promise("0-c")
def test_nobody_who_serves_pages_may_publish_or_change_a_text() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), reading_for(NO_PERSONAL_DATA):
        PublishedText.objects.update(version="2.0")


def test_a_version_that_never_was_is_no_page() -> None:
    with pytest.raises(Http404):
        visit(views.version, digest="0" * 64)


def test_publishing_twice_adds_nothing() -> None:
    with reading_for(NO_PERSONAL_DATA):
        assert publish() == 0


def test_the_board_shows_every_promise_and_counts_that_add_up() -> None:
    page = visit(views.promise_board)
    every = [clause.id for clause in current_policy("en").clauses()]
    assert re.findall(ROW, page) == every
    told = json.loads(visit(views.promises_json))["promises"]
    assert len(told) == len(every)
    states = ("kept", "partly", "not-yet")
    parts = [len(re.findall(ROW, visit(views.promise_board, f"/?state={s}"))) for s in states]
    assert sum(parts) == len(every)


def test_a_state_that_does_not_exist_shows_the_whole_board() -> None:
    page = visit(views.promise_board, "/?state=<script>")
    assert len(re.findall(ROW, page)) == len(list(current_policy("en").clauses()))
    assert "state=<script>" not in page


def test_the_whole_program_is_asked_and_not_only_what_happens_to_be_loaded() -> None:
    assert "socialsmartly.site.scope.scope_of" in whole_program()["2.2-g"]


def test_a_test_that_is_not_there_is_a_broken_reference() -> None:
    assert broken_references({"2.1-a": ["tests/test_gone.py::test_gone"]}, _REPOSITORY) == [
        "2.1-a: tests/test_gone.py::test_gone"
    ]
