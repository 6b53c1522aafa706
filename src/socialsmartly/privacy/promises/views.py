"""The policy and the promise board, open to everybody and about nobody."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext_lazy, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.promises.board import Promise, board, read_tests_index
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.privacy.promises.live import live
from socialsmartly.privacy.promises.places import current_policy, policy_folder, policy_values
from socialsmartly.privacy.promises.queries import Explained, explained, published, text_of
from socialsmartly.privacy.promises.render import clause_html, words_html
from socialsmartly.privacy.promises.text import Policy, digest, load_all
from socialsmartly.privacy.promises.told import told
from socialsmartly.privacy.promises.words import clocks_line, deadline_line, facts, line
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.promise import keeps
from socialsmartly.words.purposes import ACCOUNTABILITY

MISSED = "missed"
FEW = 12
"""So many promises are shown at once; of more, each chapter is folded."""
STATES = {
    "kept": ("ok", gettext_lazy("Kept")),
    "partly": ("warn", gettext_lazy("Partly kept")),
    "not-yet": ("neutral", gettext_lazy("Not yet")),
    MISSED: ("bad", gettext_lazy("A date was missed")),
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
    asked = explained(text.language) if not earlier else {}
    chapters = [
        (
            chapter,
            [(part, [(clause_html(one), asked.get(one.id, ())) for one in part.clauses]) for part in chapter.sections],
        )
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
@opens_its_own(NO_PERSONAL_DATA, ACCOUNTABILITY)
def promise_board(request: HttpRequest) -> HttpResponse:
    """Every promise with what speaks for it. An unknown state in the address shows them all."""
    now = timezone.now()
    seen = live(now)
    every = [seen.of(promise) for promise in promises(site_language())]
    counts = Counter(slug_of(promise) for promise in every)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    chapters = [
        (chapter, [_row(p, now) for p in every if p.id[0] == str(chapter.number) and state in ("", slug_of(p))])
        for chapter in current_policy(site_language()).chapters
    ]
    context = {
        "state": state,
        "total": len(every),
        "counts": [
            (slug, look, words, counts[slug])
            for slug, (look, words) in STATES.items()
            if counts[slug] or slug != MISSED
        ],
        "chapters": [(chapter, rows, _counted(rows)) for chapter, rows in chapters if rows],
        "few": sum(len(rows) for _, rows in chapters) <= FEW,
    }
    return TemplateResponse(request, "promises/board.html", context).render()


@require_GET
@opens_its_own(NO_PERSONAL_DATA, ACCOUNTABILITY)
def one_promise(request: HttpRequest, promise: str) -> HttpResponse:
    """One promise: its words, its rule, and all that was seen of it."""
    found = next((p for p in promises(site_language()) if p.id == promise), None)
    if found is None:
        raise Http404
    now = timezone.now()
    found = live(now).of(found)
    words = words_html(current_policy(site_language()).clause(promise))
    context = _row(found, now) | {"clause": words, "facts": list(facts(found, now)), "asked": _asked_about(promise)}
    return TemplateResponse(request, "promises/one.html", context).render()


def _asked_about(promise: str) -> list[Explained]:
    with reading_for(NO_PERSONAL_DATA):
        return list(explained(site_language()).get(promise, ()))


@require_GET
@opens_its_own(NO_PERSONAL_DATA, ACCOUNTABILITY)
@cache_control(public=True, max_age=60)
def promises_json(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(everything_told(timezone.now()), json_dumps_params={"ensure_ascii": False})
    answer["ETag"] = f'"{sha256(answer.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def everything_told(now: datetime, *, seen_live: bool = True) -> dict[str, Any]:
    """What `/promises.json` says, and `socialsmartly promises --json`; without live evidence where no database answers."""
    written = load_all(policy_folder())
    languages = {language: promises(language) for language in written}
    if seen_live:
        seen = live(now)
        languages = {language: [seen.of(promise) for promise in found] for language, found in languages.items()}
    return told(languages, version=next(iter(written.values())).version, at=now)


def promises(language: str) -> list[Promise]:
    return board(policy_folder(), whole_program(), read_tests_index(), language, policy_values())


def slug_of(promise: Promise) -> str:
    return promise.state.replace(" ", "-")


def _counted(rows: list[dict[str, object]]) -> str:
    """How many promises of a chapter are in which state, for the line that is seen while it is folded."""
    counts = Counter(str(row["words"]) for row in rows)
    return " · ".join(f"{words} {counts[str(words)]}" for _, words in STATES.values() if counts[str(words)])


def _row(promise: Promise, now: datetime) -> dict[str, object]:
    look, words = STATES[slug_of(promise)]
    lines = [line(promise, now), deadline_line(promise.answers), clocks_line(promise.clocks, now)]
    return {"promise": promise, "look": look, "words": words, "lines": [told for told in lines if told]}


def site_language() -> str:
    """The language of this request, as the policy names it; the policy's first language where it is not written in that one."""
    spoken, written = get_language() or "", list(load_all(policy_folder()))
    return spoken if spoken in written else written[0]
