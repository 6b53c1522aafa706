"""The consents in a copy of everything, as records that other programs read: every field that ISO/IEC TS 27560 asks for is there."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.papers.consents import FILE, PROFILE
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from tests.cast import member_of, prove_by_link

pytestmark = pytest.mark.promise("4.1-a", "4.3-e")
MANDATORY = {
    "schema version": ("dct:conformsTo",),
    "record id": ("dct:identifier",),
    "principal id": ("dpv:hasDataSubject", "dct:identifier"),
    "privacy notice": ("dpv:hasProcess", "dpv:hasNotice", "dct:identifier"),
    "language": ("dpv:hasProcess", "dct:language"),
    "purpose": ("dpv:hasProcess", "dpv:hasPurpose"),
    "information": ("dpv:hasProcess", "dpv:hasPersonalData"),
    "controllers": ("dpv:hasProcess", "dpv:hasDataController", "dpv:hasName"),
    "contact": ("dpv:hasProcess", "dpv:hasDataController", "dpv:hasContact"),
    "storage locations": ("dpv:hasProcess", "dpv:hasStorageCondition", "dpv:hasLocation"),
    "retention period": ("dpv:hasProcess", "dpv:hasStorageCondition", "dpv:hasDuration"),
    "jurisdiction": ("dpv:hasProcess", "dpv:hasJurisdiction"),
    "recipient third parties": ("dpv:hasProcess", "dpv:hasRecipient", "dct:source"),
    "withdrawal method": ("dpv:hasProcess", "dpv:hasConsentControl", "dct:description"),
    "events": ("dpv:hasRecordOfActivity",),
}
OF_AN_EVENT = ("dpv:isIndicatedAtTime", "dpv:hasConsentStatus", "dpv:isIndicatedBy", "dpv:hasDuration")


def missing(record: Mapping[str, Any]) -> list[str]:
    """What the standard asks for and this record does not say."""
    return [name for name, path in MANDATORY.items() if not _at(record, path)] + [
        name for name in OF_AN_EVENT for event in record.get("dpv:hasRecordOfActivity", ()) if not event.get(name)
    ]


def _at(record: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        record = record.get(name) if isinstance(record, Mapping) else None
    return record


def records_in(answer: HttpResponse) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert FILE in json.loads(package.read("manifest.json"))["sha256"]
        found: list[dict[str, Any]] = json.loads(package.read(FILE))["@graph"]
    return found


def test_a_member_takes_each_consent_along_with_every_step_of_it(shop_owner: Client) -> None:
    for on in ("1", "0", "1"):
        shop_owner.post("/my/profile/switch", {"on": on})
    (record,) = records_in(shop_owner.post("/my/copy"))  # type: ignore[arg-type]
    assert missing(record) == []
    assert record["dct:conformsTo"] == PROFILE
    assert record["dpv:hasDataSubject"]["dct:identifier"] == f"urn:uuid:{member_of(shop_owner)}"
    steps = [one["dpv:hasConsentStatus"] for one in record["dpv:hasRecordOfActivity"]]
    assert steps == ["dpv:ConsentGiven", "dpv:ConsentWithdrawn", "dpv:ConsentGiven"]
    assert record["dpv:hasConsentStatus"] == "dpv:ConsentGiven"
    assert "pd:Identifying" in record["dpv:hasProcess"]["dpv:hasPersonalData"]


def test_a_shops_customer_reads_the_shop_as_the_controller(mailbox: None, db: None, client: Client) -> None:
    ada = customer(shop(), "ada")
    place = "/p/" + PersonalLink("person", ada.owner, ada.subject).token()
    client.post(f"{place}/channel/email", {"on": "1"})
    prove_by_link(client, place)
    (record,) = records_in(client.post(f"{place}/copy"))  # type: ignore[arg-type]
    assert missing(record) == []
    assert record["dpv:hasProcess"]["dpv:hasDataController"]["dpv:hasName"] == "Tea"


def test_who_was_never_asked_has_no_record(shop_owner: Client) -> None:
    assert records_in(shop_owner.post("/my/copy")) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("lacking", [("dpv:hasProcess", "dpv:hasNotice"), ("dct:conformsTo",)])
def test_a_record_that_lacks_a_field_would_be_seen(shop_owner: Client, lacking: tuple[str, ...]) -> None:
    """The twin."""
    shop_owner.post("/my/profile/switch", {"on": "1"})
    (record,) = records_in(shop_owner.post("/my/copy"))  # type: ignore[arg-type]
    within = _at(record, lacking[:-1])
    del within[lacking[-1]]
    assert missing(record)
