"""The member's edition and packs: what they have, what there is and what it costs, and what a change comes to before it is made."""

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
from socialsmartly.product.billing import packs as packing
from socialsmartly.product.billing.actions import place, stay, stop_renewing
from socialsmartly.product.billing.actions.buying import Preview, preview
from socialsmartly.product.billing.errors import NotSold, OrderRefused, OrderWaits, PriceMoved
from socialsmartly.product.billing.models import Lapse, Order, Purchase, State, Subscription
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.proration import Kind
from socialsmartly.product.billing.queries import Choice, Has, held_on, ordered_before, orders_of, stages, waiting
from socialsmartly.product.billing.rules import CATALOGUE, Edition, Pack
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.transactions import Method
from socialsmartly.product.my import queries
from socialsmartly.words import keeps
from socialsmartly.words.money import money
from socialsmartly.words.purposes import AGREEMENT, PURCHASE, WORKSPACE

LONGEST_COUNT = 4


@dataclass(frozen=True)
class Placed:
    """An order as the page shows it; `price` is empty where nothing was charged, `stage` where it costs nothing for ever."""

    order: Order | Purchase
    title: str
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


@dataclass(frozen=True)
class OfferedPack:
    """A pack as the page shows it: how many the member has, and what its meter holds for them with these."""

    pack: Pack
    mine: int
    month: str
    year: str
    limit: int | None


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
        bought, before = _bought(), ordered_before()
        lapses = [(_module(one.module), one) for one in Lapse.objects.order_by("goes_on")]
    paid = held is not None and held_on(held, timezone.localdate())
    mine = held.edition if held is not None and paid else next((one.order.edition for one in free if one.in_force), "")
    what = Has(mine, held.packs if held is not None and paid else packing.NONE)
    currency = currency_of(held, free)
    offered = list(_offered(mine, currency))
    context = queries.framed(
        request,
        placed=[*bought, *free],
        before=before,
        elsewhere=held is not None and held.purchase not in {one.order.pk for one in bought},
        held=held if paid else None,
        after=CATALOGUE.named(held.next_edition, held.next_packs)
        if held is not None and paid and held.next_edition
        else "",
        mine=CATALOGUE.named(mine, what.packs),
        packs=list(_packs(what, currency)),
        to_packs=(mine or CATALOGUE.begins_with, held.interval if held is not None and paid else Interval.MONTH),
        waits=waits,
        offered=offered,
        modules=[
            (one.title, [(each.edition, one in each.edition.modules) for each in offered])
            for one in CATALOGUE.modules()
        ],
        limits=metering.limits(),
        used=metering.used(member, what),
        lapses=lapses,
    )
    return TemplateResponse(request, "my/edition.html", context).render()


def currency_of(held: Subscription | None, free: list[Placed]) -> str:
    """What is paid already, else the currency of the first order."""
    if held is not None and held.currency:
        return str(held.currency)
    return str(free[0].order.currency) if free else CATALOGUE.book.otherwise


def _free(order: Order) -> Placed:
    return Placed(order, CATALOGUE.named(order.edition), _price(order.price, order.currency))


def _bought() -> list[Placed]:
    orders = list(Purchase.objects.order_by("-at", "-id"))
    stands = stages(orders)
    return [
        Placed(one, CATALOGUE.named(one.edition, one.packs), money(one.due, one.currency), stands[one.pk])
        for one in orders
    ]


def _module(slug: str) -> str | Promise:
    return next((one.title for one in CATALOGUE.modules() if one.slug == slug), slug)


def _offered(mine: str, currency: str) -> Iterator[Offered]:
    book = CATALOGUE.book_on(timezone.localdate())
    for one in CATALOGUE.editions:
        month, year = (_price(book.price(one.slug, interval, currency), currency) for interval in Interval)
        yield Offered(one, one.slug == mine, month, year)


def _packs(what: Has, currency: str) -> Iterator[OfferedPack]:
    book, mine = CATALOGUE.book_on(timezone.localdate()), packing.read(what.packs)
    for pack in CATALOGUE.packs:
        if book.sells(pack.slug):
            month, year = (money(book.price(pack.slug, interval, currency), currency) for interval in Interval)
            yield OfferedPack(pack, mine.get(pack.slug, 0), month, year, what.limit(pack.meter))


def _price(minor: int, currency: str) -> str:
    return money(minor, currency) if minor else ""


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(AGREEMENT, PURCHASE, WORKSPACE)
@keeps("2.1-c")
def choose(request: HttpRequest, edition: str, interval: str) -> HttpResponse:
    """What a choice comes to, with its arithmetic, and the button that orders it. Nothing is ordered by looking."""
    member = queries.me(request)
    held, currency = _held(member)
    choice = _choice(request, edition, interval, held.packs if held is not None else packing.NONE)
    if request.method == "POST":
        return _order(request, member, choice, currency)
    return _shown(request, member, choice, currency)


def _choice(request: HttpRequest, edition: str, interval: str, had: str) -> Choice:
    """As many of each pack as the page asked for; what it did not ask about stays as it is."""
    if interval not in list(Interval) or CATALOGUE.edition(edition) is None:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    counts = packing.read(had) | {
        pack.slug: min(int(said), pack.most)
        for pack in CATALOGUE.packs
        if (said := asked.get(pack.slug, "")).isdecimal() and len(said) <= LONGEST_COUNT
    }
    return Choice(edition, Interval(interval), packing.written(counts))


def _held(member: UUID) -> tuple[Subscription | None, str]:
    """What the member has, and the currency in which they pay."""
    with reading_for(PURCHASE, member=member, subject=member):
        held = Subscription.objects.first()
    return held, currency_of(held, [_free(order) for order in orders_of(member)])


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
    counts = packing.read(choice.packs)
    packs = [
        (one.pack, one.month if choice.interval is Interval.MONTH else one.year) for one in _packs(Has(None), currency)
    ]
    context = queries.framed(
        request,
        choice=choice,
        edition=CATALOGUE.title(choice.edition),
        **told(found),
        packs=[(pack, price, counts.get(pack.slug, 0)) for pack, price in packs],
        methods=_methods(),
    )
    return TemplateResponse(request, "my/choose.html", context, status=status).render()


def told(found: Preview) -> dict[str, Any]:
    """A preview in the words of the page."""
    change, currency = found.change, found.change.new.currency
    return {
        "title": CATALOGUE.named(change.new.edition, change.new.packs),
        "was": CATALOGUE.named(change.old.edition, change.old.packs) if change.old else "",
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
