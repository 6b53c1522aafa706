"""The policy and the promise board, open to everybody and about nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, override
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.promises.board import Promise, board, read_tests_index
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.privacy.promises.places import current_policy, policy_folder, policy_values
from socialsmartly.privacy.promises.queries import published, text_of
from socialsmartly.privacy.promises.render import clause_html
from socialsmartly.privacy.promises.text import Policy, digest, load_all
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.promise import keeps

STATES = {
    "kept": ("ok", gettext_lazy("Kept")),
    "partly": ("warn", gettext_lazy("Partly kept")),
    "not-yet": ("neutral", gettext_lazy("Not yet")),
}


@require_GET
@serves(NO_PERSONAL_DATA)
def policy(request: HttpRequest, language: str | None = None) -> HttpResponse:
    """In the language of the site, or in the one that the address names."""
    chosen = language or site_language()
    if chosen not in load_all(policy_folder()):
        raise Http404
    with override(chosen):
        return _policy_page(request, current_policy(chosen), earlier=False)


@require_GET
@serves(NO_PERSONAL_DATA)
def version(request: HttpRequest, digest: str) -> HttpResponse:
    """The exact words that an agreement names (0-c)."""
    text = text_of(digest)
    if text is None:
        raise Http404
    with override(text.language):
        return _policy_page(request, text, earlier=True)


def _policy_page(request: HttpRequest, text: Policy, *, earlier: bool) -> HttpResponse:
    chapters = [
        (chapter, [(part, [clause_html(clause) for clause in part.clauses]) for part in chapter.sections])
        for chapter in text.chapters
    ]
    facts = {"policy": text, "digest": digest(text), "chapters": chapters, "earlier": earlier}
    return render(request, "promises/policy.html", facts | {"weighty": len(text.heavy_clauses())})


@require_GET
@serves(NO_PERSONAL_DATA)
@keeps("0-a")
def weighty(request: HttpRequest) -> HttpResponse:
    """Everything weighty on one list, to be read before anybody agrees."""
    text = current_policy(site_language())
    chapters = [
        (chapter, [clause_html(c) for part in chapter.sections for c in part.clauses if c.heavy])
        for chapter in text.chapters
    ]
    facts = {"policy": text, "digest": digest(text), "chapters": [(c, clauses) for c, clauses in chapters if clauses]}
    return render(request, "promises/weighty.html", facts | {"count": len(text.heavy_clauses())})


@require_GET
@serves(NO_PERSONAL_DATA)
def versions(request: HttpRequest) -> HttpResponse:
    return render(
        request, "promises/versions.html", {"texts": published(), "now": digest(current_policy(site_language()))}
    )


@require_GET
@serves(NO_PERSONAL_DATA)
def promise_board(request: HttpRequest) -> HttpResponse:
    """Every promise with what speaks for it. An unknown state in the address shows them all."""
    every = promises(site_language())
    counts = Counter(slug_of(promise) for promise in every)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    chapters = [
        (chapter, [_row(p) for p in every if p.id[0] == str(chapter.number) and state in ("", slug_of(p))])
        for chapter in current_policy(site_language()).chapters
    ]
    facts = {
        "state": state,
        "total": len(every),
        "counts": [(slug, look, words, counts[slug]) for slug, (look, words) in STATES.items()],
        "chapters": [(chapter, rows) for chapter, rows in chapters if rows],
    }
    return render(request, "promises/board.html", facts)


@require_GET
@serves(NO_PERSONAL_DATA)
def promises_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"promises": [asdict(promise) for promise in promises("en")]})


def promises(language: str) -> list[Promise]:
    return board(policy_folder(), whole_program(), read_tests_index(), language, policy_values())


def slug_of(promise: Promise) -> str:
    return promise.state.replace(" ", "-")


def _row(promise: Promise) -> dict[str, object]:
    look, words = STATES[slug_of(promise)]
    return {"promise": promise, "look": look, "words": words}


def site_language() -> str:
    """The language of this request, as the policy names it; the policy's first language where it is not written in that one."""
    spoken, written = get_language() or "", list(load_all(policy_folder()))
    return spoken if spoken in written else written[0]
