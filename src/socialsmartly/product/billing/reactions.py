"""An agreement brings its order along."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.consent.signals import agreed
from socialsmartly.product.billing.actions import begin
from socialsmartly.words import keeps


@receiver(agreed)
@keeps("0-c")
def order_what_everybody_begins_with(agreement: Agreement, **_: Any) -> None:
    begin(agreement)
