"""In which currency a shop counts: that of its first file. The file says it, so nobody is asked."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.contacts.models import Order
from socialsmartly.product.stores.errors import OtherCurrency
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import STORE, WORKSPACE


def currency_of(workspace: UUID) -> str:
    with reading_for(WORKSPACE, workspace=workspace):
        return str(Workspace.objects.values_list("currency", flat=True).get(pk=workspace))


def count_in(workspace: UUID, currency: str) -> None:
    """Sums of two currencies say nothing, so once there are orders only files in theirs are read (OtherCurrency)."""
    now = currency_of(workspace)
    if now == currency:
        return
    with reading_for(STORE, workspace=workspace):
        there_are_orders = Order.objects.exists()
    if there_are_orders:
        raise OtherCurrency(found=currency, expected=now)
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.filter(pk=workspace).update(currency=currency)
