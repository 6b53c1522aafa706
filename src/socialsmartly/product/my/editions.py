"""The member's edition: what they have, what each edition holds and costs, and what a change comes to before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.billing import metering, providers
from socialsmartly.product.billing.actions import place, stay, stop_renewing
from socialsmartly.product.billing.actions.buying import Choice, Preview, preview
from socialsmartly.product.billing.errors import NotSold, OrderRefused, OrderWaits, PriceMoved
from socialsmartly.product.billing.models import Lapse, Order, Purchase, State, Subscription
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.proration import Kind
from socialsmartly.product.billing.queries import held_on, orders_of, stages, waiting
from socialsmartly.product.billing.rules import CATALOGUE, Edition
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.transactions import Method
from socialsmartly.product.my import queries
from socialsmartly.words import keeps
from socialsmartly.words.money import money
from socialsmartly.words.purposes import AGREEMENT, PURCHASE, WORKSPACE


@dataclass(frozen=True)
class Placed:
    """An order as the page shows it; `price` is empty where nothing was charged, `stage` where it costs nothing for ever."""

    order: Order | Purchase
    title: str | Promise
    price: str
    stage: Stage | None = None

    @property
    def in_force(self) -> bool:
        return self.stage is Stage.ACTIVE if isinstance(self.order, Purchase) else self.order.state == State.ACTIVE


@dataclass(frozen=True)
class Offered:
    """An edition as the page shows it; `month` and `year` are empty where it costs nothing."""

    edition: Edition
    mine: bool
    month: str
    year: str


@require_safe
@never_cache
@signed_in
@opens_its_own(AGREEMENT, PURCHASE, WORKSPACE)
@keeps("0-c", "2.1-c")
def edition(request: HttpRequest) -> HttpResponse:
    member = queries.me(request)
    free = [_free(order) for order in orders_of(member)]
    with reading_for(PURCHASE, member=member, subject=member):
        held, waits = Subscription.objects.first(), waiting()
        bought = _bought()
        lapses = [(_module(one.module), one) for one in Lapse.objects.order_by("goes_on")]
    paid = held is not None and held_on(held, timezone.localdate())
    mine = held.edition if held is not None and paid else next((one.order.edition for one in free if one.in_force), "")
    offered = list(_offered(mine, currency_of(held, free)))
    context = queries.framed(
        request,
        placed=[*bought, *free],
        held=held if paid else None,
        after=_title(held.next_edition) if held is not None and paid and held.next_edition else "",
        mine=_title(mine),
        waits=waits,
        offered=offered,
        modules=[
            (one.title, [(each.edition, one in each.edition.modules) for each in offered])
            for one in CATALOGUE.modules()
        ],
        limits=metering.limits(),
        used=metering.used(member, mine),
        lapses=lapses,
    )
    return TemplateResponse(request, "my/edition.html", context).render()


def currency_of(held: Subscription | None, free: list[Placed]) -> str:
    """What is paid already, else the currency of the first order."""
    if held is not None and held.currency:
        return str(held.currency)
    return str(free[0].order.currency) if free else CATALOGUE.book.otherwise


def _free(order: Order) -> Placed:
    return Placed(order, _title(order.edition), _price(order.price, order.currency))


def _bought() -> list[Placed]:
    orders = list(Purchase.objects.order_by("-at", "-id"))
    stands = stages(orders)
    return [Placed(one, _title(one.edition), money(one.due, one.currency), stands[one.pk]) for one in orders]


def _title(slug: str) -> str | Promise:
    known = CATALOGUE.edition(slug)
    return known.title if known else slug


def _module(slug: str) -> str | Promise:
    return next((one.title for one in CATALOGUE.modules() if one.slug == slug), slug)


def _offered(mine: str, currency: str) -> Iterator[Offered]:
    book = CATALOGUE.book_on(timezone.localdate())
    for one in CATALOGUE.editions:
        month, year = (_price(book.price(one.slug, interval, currency), currency) for interval in Interval)
        yield Offered(one, one.slug == mine, month, year)


def _price(minor: int, currency: str) -> str:
    return money(minor, currency) if minor else ""


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(AGREEMENT, PURCHASE, WORKSPACE)
@keeps("2.1-c")
def choose(request: HttpRequest, edition: str, interval: str) -> HttpResponse:
    """What a choice comes to, with its arithmetic, and the button that orders it. Nothing is ordered by looking."""
    member, choice = queries.me(request), _choice(edition, interval)
    currency = _currency(member)
    if request.method == "POST":
        return _order(request, member, choice, currency)
    return _shown(request, member, choice, currency)


def _choice(edition: str, interval: str) -> Choice:
    if interval not in list(Interval) or CATALOGUE.edition(edition) is None:
        raise Http404
    return Choice(edition, Interval(interval))


def _currency(member: UUID) -> str:
    with reading_for(PURCHASE, member=member, subject=member):
        held = Subscription.objects.first()
    return currency_of(held, [_free(order) for order in orders_of(member)])


def _order(request: HttpRequest, member: UUID, choice: Choice, currency: str) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        method = Method(request.POST.get("method", ""))
        made = place(member, choice, method, currency=currency, seen=int(seen) if seen.isdecimal() else -1)
    except ValueError:
        messages.error(request, _("Choose how you want to pay. Nothing was ordered."))
        return _shown(request, member, choice, currency, status=422)
    except (PriceMoved, OrderWaits) as refused:
        messages.warning(request, _(str(refused)))
        return _shown(request, member, choice, currency, status=409)
    except OrderRefused as refused:
        messages.error(request, _(str(refused)))
        return redirect("my:edition")
    if made is None:
        messages.success(
            request, _("Noted. Your edition changes at the end of the period, and nothing is charged before.")
        )
        return redirect("my:edition")
    return redirect("my:order", number=made.number)


def _shown(request: HttpRequest, member: UUID, choice: Choice, currency: str, status: int = 200) -> HttpResponse:
    try:
        found = preview(member, choice, currency, timezone.localdate())
    except NotSold as refused:
        raise Http404 from refused
    context = queries.framed(request, choice=choice, **told(found), methods=_methods())
    return TemplateResponse(request, "my/choose.html", context, status=status).render()


def told(found: Preview) -> dict[str, Any]:
    """A preview in the words of the page."""
    change, currency = found.change, found.change.new.currency
    return {
        "title": _title(change.new.edition),
        "was": _title(change.old.edition) if change.old else "",
        "change": change,
        "begins": change.kind is Kind.NEW,
        "now": change.kind is Kind.NOW,
        "later": change.kind is Kind.LATER,
        "same": change.kind is Kind.SAME,
        "waits": found.waits,
        "full": money(change.new.value, currency),
        "old_full": money(change.old.value, currency) if change.old else "",
        "cost": money(change.cost, currency),
        "credit": money(change.credit, currency),
        "net": money(found.amount.net, currency),
        "vat": money(found.amount.vat, currency),
        "rate": f"{found.amount.rate / 100:g}",
        "note": found.amount.note,
        "gross": money(found.amount.gross, currency),
        "seen": found.amount.gross,
    }


def _methods() -> list[tuple[str, str | Promise]]:
    return [(method.value, method.label) for method in providers.offered()]


@require_POST
@signed_in
@opens_its_own(PURCHASE)
def ending(request: HttpRequest) -> HttpResponse:
    """Let the edition end with its period, or go on after all."""
    if request.POST.get("on") == "1":
        stay(queries.me(request))
        messages.success(request, _("Your edition goes on after the period."))
    else:
        stop_renewing(queries.me(request))
        messages.success(request, _("Your edition ends with its period. Nothing more is charged."))
    return redirect("my:edition")
