"""What changed in the policy since a member agreed to it, and their answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.render import words_html
from socialsmartly.privacy.promises.text import Clause
from socialsmartly.privacy.promises.views import site_language
from socialsmartly.privacy.versions import actions
from socialsmartly.privacy.versions.customers import touch_customers
from socialsmartly.privacy.versions.difference import IMPORTANT
from socialsmartly.privacy.versions.models import Said
from socialsmartly.privacy.versions.queries import ClauseChange, Standing, standing
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import queries
from socialsmartly.words.purposes import AGREEMENT, WORKSPACE


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(AGREEMENT, WORKSPACE)
def terms(request: HttpRequest) -> HttpResponse:
    """The change in plain words, then sentence by sentence. An answer to an older change than the present shows the present one."""
    found = standing(queries.me(request))
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("change") == str(found.now.id):
        return _answered(request, found)
    policy = current_policy(site_language())
    context = queries.framed(
        request,
        standing=found,
        policy=policy,
        important=[change for change in found.changes if change.effect in IMPORTANT],
        others=[change for change in found.changes if change.effect not in IMPORTANT],
        clauses=list(_shown(found)),
        for_customers=bool(queries.own_shops(request)) and touch_customers(found.changes, found.now.meaning),
    )
    return TemplateResponse(request, "my/terms.html", context).render()


def _answered(request: HttpRequest, found: Standing) -> HttpResponse:
    member = queries.me(request)
    if "agree" in request.POST:
        policy = current_policy(site_language())
        actions.agree_again(member, policy)
        messages.success(request, _("You agreed to version %(version)s.") % {"version": policy.version})
    elif found.asks:
        actions.answer(member, found.now.id, Said.KEPT)
        messages.success(
            request, _("You stay with what you agreed to. New reasons to use your information stay closed.")
        )
    else:
        actions.answer(member, found.now.id, Said.SEEN)
        messages.success(request, _("Thank you. We will not show this change again."))
    return redirect("my:account")


def _shown(found: Standing) -> Iterator[dict[str, Any]]:
    for clause in found.clauses:
        yield {"clause": clause, "before": _words(clause, clause.before), "after": _words(clause, clause.after)}


def _words(clause: ClauseChange, markdown: str) -> str:
    return words_html(Clause(clause.id, clause.heavy, markdown)) if markdown else ""
