"""The member's edition, what each edition holds, and every order with the words it was placed under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.billing.models import Order, State
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.queries import orders_of
from socialsmartly.product.billing.rules import CATALOGUE, Edition, amount
from socialsmartly.product.my import queries
from socialsmartly.words import keeps
from socialsmartly.words.purposes import AGREEMENT, WORKSPACE


@dataclass(frozen=True)
class Placed:
    """An order as the page shows it; `price` is empty where nothing was charged."""

    order: Order
    title: str | Promise
    price: str


@dataclass(frozen=True)
class Offered:
    """An edition as the page shows it; `price` is empty where it costs nothing."""

    edition: Edition
    mine: bool
    sold: bool
    price: str


@require_safe
@never_cache
@signed_in
@opens_its_own(AGREEMENT, WORKSPACE)
@keeps("0-c")
def edition(request: HttpRequest) -> HttpResponse:
    placed = [_placed(order) for order in orders_of(queries.me(request))]
    standing = next((one for one in placed if one.order.state == State.ACTIVE), None)
    offered = list(_offered(standing.order if standing else None))
    modules = [
        (module.title, [(one.edition, module in one.edition.modules) for one in offered])
        for module in CATALOGUE.modules()
    ]
    context = queries.framed(request, placed=placed, standing=standing, offered=offered, modules=modules)
    return TemplateResponse(request, "my/edition.html", context).render()


def _placed(order: Order) -> Placed:
    known = CATALOGUE.edition(order.edition)
    return Placed(order, known.title if known else order.edition, _price(order.price, order.currency))


def _offered(order: Order | None) -> Iterator[Offered]:
    """Every edition at its price in the currency of the order that stands."""
    currency = order.currency if order else CATALOGUE.book.otherwise
    for one in CATALOGUE.editions:
        sold = CATALOGUE.sells(one)
        price = _price(CATALOGUE.book.price(one.slug, Interval.MONTH, currency), currency) if sold else ""
        yield Offered(one, order is not None and order.edition == one.slug, sold, price)


def _price(minor: int, currency: str) -> str:
    return amount(minor, currency) if minor else ""
