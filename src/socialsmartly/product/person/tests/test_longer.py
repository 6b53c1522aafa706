"""A shop's customer chooses a later day by their link, and nobody else's rows stay by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.held.queries import in_force
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.person.actions import asker
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import SERVICE, WORKSPACE

WHAT = "campaigns.Decision"


@pytest.mark.promise("5-e")
def test_a_customer_keeps_something_longer_by_their_link(client: Client, db: None) -> None:
    shop = uuid7()
    with reading_for(WORKSPACE, workspace=shop):
        Workspace.objects.create(id=shop, title="Tea")
    with reading_for(SERVICE, workspace=shop):
        ada, bob = (Contact.objects.create(workspace_id=shop, name=name) for name in ("Ada", "Bob"))
    link = PersonalLink("person", shop, ada.pk)
    day = (timezone.now() + timedelta(days=800)).date().isoformat()
    said = {"do": "longer", "what": WHAT, f"{WHAT}-until": day}
    page = client.post(f"/p/{link.token()}/longer", said, follow=True).content.decode()
    assert page.count('value="ordinary"') == 1
    for one, chose in ((link, [WHAT]), (PersonalLink("person", shop, bob.pk), [])):
        with asker(one).block():
            assert list(in_force(asker(one), timezone.now())) == chose
