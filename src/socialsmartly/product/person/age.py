"""By the personal link: this is about somebody under 18."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.models import Finder
from socialsmartly.privacy.minors.rules import Band
from socialsmartly.product.person import actions
from socialsmartly.product.person.links import by_link, known
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, RIGHTS


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
@keeps("7-d")
def age(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Under 14: locked at once and erased within a day. From 14 to 17: no marketing from now on."""
    known(link)
    band = request.POST.get("band")
    if request.method == "POST" and band == Band.CHILD:
        minors.found(actions.asker(link), Finder.LINK)
        return redirect("person:page", token=link.token())
    if request.method == "POST" and band == Band.YOUTH:
        if not minors.mark_youth(actions.asker(link)):
            raise Http404
        messages.success(request, _("Kept. No advertising of this shop picks this person any more."))
        return redirect("person:page", token=link.token())
    return TemplateResponse(request, "person/age.html", {"token": link.token()}).render()
