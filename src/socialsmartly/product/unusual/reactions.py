"""Each sign-in is noted by its device and its place."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from socialsmartly.product.accounts.rules import device_label
from socialsmartly.product.accounts.visitors import visitor_of
from socialsmartly.product.unusual.actions import note_place
from socialsmartly.product.unusual.places import whereabouts


@receiver(user_logged_in)
def note_where(request: HttpRequest, user: Any, **_: Any) -> None:
    device = device_label(request.headers.get("User-Agent", ""))
    note_place(user.pk, device, whereabouts(visitor_of(request)))
