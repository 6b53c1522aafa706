"""Where the other service fetches. Looking uses nothing up: scanners open every link in a mail."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.portability import actions
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS


@csrf_exempt  # a program without cookies: the secret of the link is the credential
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@opens_its_own(RIGHTS)
@keeps("4.1-a")
def handover(request: HttpRequest, token: str, secret: str) -> HttpResponse:
    """GET says what it is and has one button; POST, by the button or by a program, hands the data out. A link that was never one, is
    spent, withdrawn or over is a page that is not there."""
    address = actions.read_address(token, secret)
    if address is None:
        raise Http404
    if request.method != "POST":
        if not actions.is_open(address):
            raise Http404
        return _private(TemplateResponse(request, "portability/fetch.html").render())
    package = actions.fetch(address)
    if package is None:
        raise Http404
    return _private(_download(package))


def _download(package: actions.Package) -> HttpResponse:
    kind, ending = ("application/octet-stream", ".age") if package.sealed else ("application/zip", "")
    answer = HttpResponse(package.content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="data-{package.number}.zip{ending}"'
    return answer


def _private(answer: HttpResponse) -> HttpResponse:
    """No cache keeps it, no search engine lists it, and no other site learns of the address."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
