"""Two customers of one shop, and what another service does with a link."""

from __future__ import annotations

import io
import json
import zipfile
from uuid import UUID

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from socialsmartly.privacy.portability.actions import Made, make
from socialsmartly.privacy.portability.queries import Shown, handovers_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestStep, RightsRequest
from socialsmartly.product.campaigns.tests.shop import customer

SERVICE = "Teapot & Sons"


def person(shop: UUID, name: str) -> Asker:
    return Asker("contact", customer(shop, name=name, address=f"{name.lower()}@example.test"), shop)


def link(asker: Asker, key: str = "") -> Made:
    return make(asker, SERVICE, key, channel="page")


def place_of(made: Made) -> str:
    return reverse("portability:handover", args=[made.token, made.secret])


def fetched(made: Made) -> HttpResponseBase:
    """What a program without a cookie gets."""
    return Client(enforce_csrf_checks=True).post(place_of(made))


def read(packed: bytes) -> dict[str, list[dict[str, object]]]:
    """The rows of an archive, by table."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        tables = json.loads(archive.read("data.json"))["tables"]
    return {name: said["rows"] for name, said in tables.items()}


def only(asker: Asker) -> Shown:
    (shown,) = handovers_of(asker)
    return shown


def steps_of(asker: Asker) -> list[str]:
    with asker.block():
        return [one.step for one in RequestStep.objects.filter(subject=asker.subject).order_by("at", "id")]


def state_of(asker: Asker) -> str:
    with asker.block():
        return str(RightsRequest.objects.get(subject=asker.subject, right="move").state)
