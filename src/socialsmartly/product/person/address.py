"""A shop's customer replaces their e-mail address. It is where messages and codes go, so a code sent to the new one must come back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts import notices
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.by_code import send_to, typed_code
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging.channels import texts_available
from socialsmartly.product.person import actions
from socialsmartly.product.person.forms import EmailForm
from socialsmartly.product.person.links import by_link, known
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, SECURITY


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, SECURITY)
def email(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Asks for the new address and sends a code there. Nothing changes yet."""
    contact = known(link)
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["email"].value == (contact.email or "").lower():
        form.add_error("email", _("This is the address that the shop has already. Please type the new one."))
    if form.is_valid() and send_to(request, form.cleaned_data["email"], codes.CUSTOMER, _name(link), form, "email"):
        return redirect("person:email_code", token=link.token())
    return TemplateResponse(request, "person/email.html", {"form": form, "token": link.token()}).render()


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, SECURITY, RIGHTS)
@keeps("4.1-b")
def email_code(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The right code changes the address, in the browser that asked for it and for the person of this link alone."""
    known(link)
    token = link.token()
    answer = typed_code(
        request,
        _name(link),
        codes.CUSTOMER,
        page="person/email_code.html",
        again=lambda _request: redirect("person:email", token=token),
        token=token,
    )
    return _replace(request, link, answer) if isinstance(answer, Address) else answer


def _replace(request: HttpRequest, link: PersonalLink, address: Address) -> HttpResponse:
    before = known(link)
    made = actions.correct_email(link, address.value)
    codes.close(UUID(request.session.pop(_name(link))), delivered=address)
    if made is None:
        messages.error(
            request,
            _("Another customer of this shop has this address. Ask the shop to put the two together, or take another."),
        )
        return redirect("person:email", token=link.token())
    tell_what_was_there(before)
    messages.success(request, _("Corrected. Your request has the number %(number)s.") % {"number": made.number})
    return redirect("person:page", token=link.token())


def tell_what_was_there(before: Contact) -> None:
    """Where codes went until now hears that they will go elsewhere, in time to object: for three days the new address proves nothing."""
    if before.email:
        told = Address(EMAIL, before.email)
    elif before.phone and texts_available():
        told = Address(PHONE, before.phone)
    else:
        return
    subject = _("Your address was replaced")
    said = _(
        "A shop that uses SocialSmartly writes to another address from now on. After three days whoever reads the new one can also take a copy of what is held about you and delete it. If it was not you, tell the shop before then."
    )
    notices.tell([told], subject, said)


def _name(link: PersonalLink) -> str:
    """Where the session keeps the flow: one person's code is worth nothing on another's page."""
    return f"person-{link.subject}"
