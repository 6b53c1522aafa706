"""The window on a shop's own site: its file, which is the same for everybody, and the one address that the opened window asks.

Nothing rests on a cookie here. The browser says on which site the window stands, and only the sites that the shop has listed get an
answer; for all others there is nothing at this address (docs/decisions/0037).
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.applicants.rules import LONGEST
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.desk import queries
from socialsmartly.product.desk.actions import writing
from socialsmartly.product.desk.errors import DeskRefused
from socialsmartly.product.desk.forms import ChatForm
from socialsmartly.product.desk.models import KEEP, Kind
from socialsmartly.product.desk.telling import Told, told
from socialsmartly.words import NO_PERSONAL_DATA, YEAR, keeps
from socialsmartly.words.purposes import ASKING, RIGHTS

FILE: Final = Path(__file__).parents[1] / "templates" / "desk" / "chat.js"
AN_HOUR: Final = 3600
LANGUAGES: Final = ("en", "zh-hans")
WORDS: Final = {
    "open": gettext_noop("Write to us"),
    "close": gettext_noop("Close"),
    "wait": gettext_noop("One moment …"),
    "failed": gettext_noop("The window could not be opened here."),
    "page": gettext_noop("Write to us on our page"),
    "lost": gettext_noop("It could not be sent. What you typed is still here: please try again in a moment."),
}


@cache
def file_of_the_window() -> bytes:
    """With the few words that it needs before it has asked for any."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = {name: _(text) for name, text in WORDS.items()}
    said = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return FILE.read_text("utf-8").replace("__WORDS__", said).encode()


@require_safe
@opens_its_own(NO_PERSONAL_DATA)
def script(request: HttpRequest, shop: UUID) -> HttpResponse:
    """Whatever shop it is for, and whether there is one: nothing is looked up for whoever only looks at a page."""
    content = file_of_the_window()
    answer = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={AN_HOUR}"
    answer["ETag"] = f'"{sha256(content).hexdigest()[:16]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    # It stands on other sites, and is asked for without cookies.
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@csrf_exempt  # nothing rests on a cookie: the site that the browser names is what counts, and each of them is listed
@require_http_methods(["GET", "POST"])
@never_cache
@opens_its_own(ASKING, RIGHTS)
@keeps("2.3-b")
def chat(request: HttpRequest, shop: UUID) -> HttpResponse:
    """What the opened window shows, and what is sent by it. Nothing that was ever answered leaves by here."""
    site = request.headers.get("Origin", "")
    with reading_for(ASKING, workspace=shop):
        title, by_shop = queries.title_of(shop), queries.settings_of(shop)
    if title is None or by_shop is None or site not in by_shop.sites:
        return HttpResponseNotFound()
    with translation.override("zh-hans" if request.GET.get("language") == "zh-hans" else "en"):
        words = told(by_shop.hours, timezone.now())
        said, status = _sent(request, shop, title, words) if request.method == "POST" else (_shown(title, words), 200)
    answer = JsonResponse(said, status=status)
    answer["Access-Control-Allow-Origin"] = site
    patch_vary_headers(answer, ["Origin"])
    return answer


def _shown(title: str, words: Told) -> dict[str, Any]:
    years = KEEP.time // YEAR
    kept = ngettext(
        "%(shop)s keeps your address and what you write, until %(n)s year after this is closed. Nothing else: nothing is stored in your browser, and nobody is told which page you are on.",
        "%(shop)s keeps your address and what you write, until %(n)s years after this is closed. Nothing else: nothing is stored in your browser, and nobody is told which page you are on.",
        years,
    )
    return {
        "title": _("Write to %(title)s") % {"title": title},
        "who": [
            _("A person answers by e-mail, with a link to a page of your own. You need no account."),
            words.promise,
        ],
        "when": _("When somebody is there"),
        "hours": words.lines,
        "keeping": _("What is kept, and for how long"),
        "kept": kept % {"shop": title, "n": years},
        "policy": settings.SOCIALSMARTLY_SITE + reverse("promises:policy_in", args=[translation.get_language()]),
        "policy_name": _("Privacy policy"),
        "about": _("What is it about?"),
        "kinds": [[value, str(name)] for value, name in Kind.choices],
        "text": _("Your message"),
        "longest": LONGEST,
        "email": _("E-mail address for the answer"),
        "send": _("Send it"),
        "key": str(uuid7()),
    }


def _sent(request: HttpRequest, shop: UUID, title: str, words: Told) -> tuple[dict[str, Any], int]:
    form = ChatForm(request.POST)
    if form.is_valid():
        try:
            writing.open_conversation(shop, form.cleaned_data["email"], form.said())
        except DeskRefused as refused:
            form.add_error(None, _(str(refused)))
        else:
            return _done(title, form.cleaned_data["email"], words), 200
    errors = {"" if name == NON_FIELD_ERRORS else name: " ".join(map(str, said)) for name, said in form.errors.items()}
    return {"errors": errors}, 422


def _done(title: str, address: str, words: Told) -> dict[str, Any]:
    """The same for an address that the shop knows and for one that it does not."""
    sent = _("We sent a link to %(address)s. It opens your page for this question, where the answer will stand, too.")
    lost = _("No mail after a few minutes? Look among the unwanted ones, or send it again with the right address.")
    return {
        "told": [_("%(title)s has your message") % {"title": title}, sent % {"address": address}, words.promised, lost],
        "again": _("Ask something else"),
        "key": str(uuid7()),
    }
