"""The pages behind a guardian's link. Opening them changes nothing; a yes needs a code to the guardian's own address, a no does not."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.applicants.errors import ApplicationRefused
from socialsmartly.privacy.applicants.taking import takes_papers
from socialsmartly.privacy.identity.codes import Way
from socialsmartly.privacy.minors.errors import CodeNeeded, NobodyAsked, NotShown
from socialsmartly.privacy.minors.models import Answer, Relation
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import Policy, digest
from socialsmartly.privacy.promises.views import site_language
from socialsmartly.privacy.succession import queries as succession
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.by_code import send_to, typed_code
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.accounts.flow import flow_of
from socialsmartly.product.accounts.queries import ways_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.guardians import actions, queries
from socialsmartly.product.guardians.actions import Showing
from socialsmartly.product.guardians.forms import PAPERS, ConsentForm
from socialsmartly.product.guardians.links import Ward, by_link, note_proof, proved
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CLOSING, GUARDIANSHIP, PREFERENCES, RIGHTS, SECURITY, WORKSPACE

FLOW = "guardian_flow"
THEIR_DEVICE: Final = gettext_noop(
    "This browser is signed in as the person whom it is about. Their parent or guardian agrees at a device of their own, or after signing out here."
)
THEIR_MAILBOX: Final = gettext_noop("This address belongs to the account of the person whom it is about.")
UNDER_AGE: Final = gettext_noop(
    "The account with your address says that you are under 18 yourself. Only an adult can agree for somebody."
)
PEOPLE: Final = gettext_noop("If that is wrong, write to %(contact)s: people look at it.")


@never_cache
@require_http_methods(["GET", "POST"])
@by_link
@opens_its_own(GUARDIANSHIP, SECURITY, RIGHTS, PREFERENCES)
@keeps("7-b", "7-e")
def page(request: HttpRequest, ward: Ward) -> HttpResponse:
    """First what it is about; a POST sends the code, and after it the page of the answer or of the care stands here."""
    if request.method == "POST" and send_to(request, ward.address, codes.GUARDIAN, FLOW):
        return redirect("guardians:code", token=ward.token)
    if ward.asked.answer == Answer.REFUSED:
        return TemplateResponse(request, "guardians/over.html")
    if not proved(request, ward):
        return TemplateResponse(request, "guardians/asked.html", {"ward": ward})
    if ward.asked.agreed:
        context = {
            "ward": ward,
            "kinds": queries.kinds_held(ward.subject),
            "requests": queries.requests_of(ward.subject),
            "successions": succession.about(ward.subject),
        }
        return TemplateResponse(request, "guardians/care.html", context)
    if ward.asked.being_checked:
        return TemplateResponse(request, "guardians/checking.html", {"ward": ward, "check": queries.check_of(ward)})
    return _consent_page(request, ward, _form(request, ward, current_policy(site_language())))


@never_cache
@require_http_methods(["GET", "POST"])
@by_link
@opens_its_own(GUARDIANSHIP, SECURITY)
def code(request: HttpRequest, ward: Ward) -> HttpResponse:
    answer = typed_code(
        request,
        FLOW,
        codes.GUARDIAN,
        page="guardians/code.html",
        again=lambda _request: redirect("guardians:page", token=ward.token),
        ward=ward,
    )
    if not isinstance(answer, Address):
        return answer
    codes.close(flow_of(request, FLOW), delivered=answer)
    request.session.pop(FLOW)
    if answer == ward.address:
        note_proof(request, ward)
    return redirect("guardians:page", token=ward.token)


@takes_papers
@never_cache
@require_POST
@by_link
@opens_its_own(GUARDIANSHIP, SECURITY, RIGHTS)
@keeps("7-b")
def agree(request: HttpRequest, ward: Ward) -> HttpResponse:
    """A yes, with what shows who gives it. Posting an older version of the policy than the present one shows the present one."""
    if not proved(request, ward) or ward.asked.being_checked:
        return redirect("guardians:page", token=ward.token)
    policy = current_policy(site_language())
    form = _form(request, ward, policy)
    if not form.is_valid():
        return _consent_page(request, ward, form)
    signed_in = member_id(request) if request.user.is_authenticated else None
    if doubt := _doubt(ward, signed_in):
        form.add_error(None, f"{_(doubt)} {_(PEOPLE) % {'contact': settings.SOCIALSMARTLY_PRIVACY_CONTACT}}")
        return _consent_page(request, ward, form)
    return _agreed(request, ward, form, policy, actions.own_account(signed_in, ward))


def _agreed(request: HttpRequest, ward: Ward, form: ConsentForm, policy: Policy, account: UUID | None) -> HttpResponse:
    """What is missing is said on the form, which is shown again."""
    try:
        opened = actions.agree(ward, policy, Relation(form.cleaned_data["relation"]), account, _showing(form))
    except NobodyAsked:
        return TemplateResponse(request, "guardians/over.html", status=409)
    except (ApplicationRefused, NotShown) as refused:
        form.add_error(None, _(str(refused)))
        return _consent_page(request, ward, form)
    if opened:
        messages.success(
            request, _("You agreed. The account is open now, and you can take this back here at any time.")
        )
    return redirect("guardians:page", token=ward.token)


def _showing(form: ConsentForm) -> Showing | None:
    said = form.cleaned_data
    if "way" not in said:
        return None
    words = f"{Relation(said['relation']).label.capitalize()}\n{form.fields['agree'].label}"
    if said["way"] == PAPERS:
        return Showing(words, papers=tuple(said["papers"]))
    return Showing(words, meet=Way(said["way"]))


@never_cache
@require_POST
@by_link
@opens_its_own(GUARDIANSHIP, SECURITY, RIGHTS, WORKSPACE, CLOSING)
@keeps("7-b")
def refuse(request: HttpRequest, ward: Ward) -> HttpResponse:
    """A no needs no code while the account is an empty one: whoever has the link was asked. After somebody had agreed it needs one."""
    try:
        made = actions.refuse(ward, proved=proved(request, ward))
    except CodeNeeded:
        return redirect("guardians:page", token=ward.token)
    except NobodyAsked:
        return TemplateResponse(request, "guardians/over.html", status=409)
    return TemplateResponse(request, "guardians/refused.html", {"number": made.number, "checked": ward.asked.request})


@never_cache
@require_POST
@by_link
@opens_its_own(GUARDIANSHIP, SECURITY)
@keeps("7-e")
def withdraw(request: HttpRequest, ward: Ward) -> HttpResponse:
    if not proved(request, ward):
        return redirect("guardians:page", token=ward.token)
    try:
        actions.withdraw(ward)
    except NobodyAsked:
        return TemplateResponse(request, "guardians/over.html", status=409)
    messages.success(request, _("Taken back. From now on nothing more is taken in for this account."))
    return redirect("guardians:page", token=ward.token)


def _doubt(ward: Ward, signed_in: UUID | None) -> str:
    """Why this yes may be the minor's own; people look at it then."""
    if signed_in == ward.subject:
        return THEIR_DEVICE
    if actions.is_their_own(ward.address, ward.subject):
        return THEIR_MAILBOX
    return UNDER_AGE if actions.is_minor_themselves(ward.address) else ""


def _form(request: HttpRequest, ward: Ward, policy: Policy) -> ConsentForm:
    shown = {"version": policy.version, "digest": digest(policy)}
    label = _(
        "I am the parent or guardian, I am 18 or older, and I agree that this person uses SocialSmartly under version %(version)s of the policy."
    )
    posted = {name: request.POST.get(name) for name in shown}
    given = (request.POST, request.FILES) if posted == shown else (None, None)
    return ConsentForm(*given, initial=shown, label=label % shown, checked=ward.asked.checked_at)


def _consent_page(request: HttpRequest, ward: Ward, form: ConsentForm) -> HttpResponse:
    context = {
        "ward": ward,
        "form": form,
        "addresses": ways_of(ward.subject).addresses,
        "language": translation.get_language(),
        "check": queries.check_of(ward) if ward.asked.unproven else None,
        "seen_before": queries.seen_before(ward),
    }
    return TemplateResponse(request, "guardians/consent.html", context)
