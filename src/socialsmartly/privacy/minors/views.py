"""The special rules for minors, open to everybody (PIPL 31(2)): the sentences of the policy, and the figures and lists that the program holds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.datamap.map import readers
from socialsmartly.privacy.minors.rules import MOST_ASKED, UNANSWERED, WITHIN
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.render import clause_html
from socialsmartly.privacy.promises.views import site_language
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import SEES_MINORS

CHAPTER = 7


@require_GET
@serves(NO_PERSONAL_DATA)
@keeps("7-c")
def special_rules(request: HttpRequest) -> HttpResponse:
    """Which purposes reach a person's row at all, and which of them see a minor's, is read off what the wall is compiled from."""
    text = current_policy(site_language())
    chapter = next(one for one in text.chapters if one.number == CHAPTER)
    reads = {purpose for model in person_kinds().values() for purpose in readers(model)}
    shown = {
        "policy": text,
        "clauses": [clause_html(clause) for part in chapter.sections for clause in part.clauses],
        "days": UNANSWERED.days,
        "hours": int(WITHIN.total_seconds() // 3600),
        "most": MOST_ASKED,
        "sees": sorted(gettext(purpose.says) for purpose in reads & SEES_MINORS),
        "closed": sorted(gettext(purpose.says) for purpose in reads - SEES_MINORS),
    }
    return render(request, "minors/rules.html", shown)
