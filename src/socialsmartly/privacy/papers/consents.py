"""The consents of one person as records that other programs read: the fields of ISO/IEC TS 27560:2023 in terms of the Data Privacy
Vocabulary, by the profile `dpv-27560#record` of its guide. What they allow is read off the map, as the record of processing is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.papers import law
from socialsmartly.privacy.papers.record import Activity, activities
from socialsmartly.privacy.rights.copy import PERMITS
from socialsmartly.privacy.rights.reading import Held, Row
from socialsmartly.words import Permit, keeps

PROFILE: Final = "https://w3id.org/dpv/schema/dpv-27560#record"
FILE: Final = "consents.jsonld"
STATES: Final[Mapping[str, str]] = {
    State.GIVEN: "dpv:ConsentGiven",
    State.REFUSED: "dpv:ConsentRefused",
    State.WITHDRAWN: "dpv:ConsentWithdrawn",
}
CONTEXT: Final = {"dpv": law.DPV, "pd": law.DATA, "eu-gdpr": law.EUROPE, "dct": "http://purl.org/dc/terms/"}


@dataclass(frozen=True)
class Controller:
    """Who decides what for: the operator towards members, a shop towards its customers."""

    name: str
    contact: str
    country: str = ""


@keeps("4.1-a", "4.3-e")
def consents_file(held: Iterable[Held], subject: UUID, controller: Controller) -> dict[str, bytes]:
    """The file that lies in a copy of everything beside the rows, by its name."""
    told = {"@context": CONTEXT, "@graph": consent_records(held, subject, controller)}
    return {FILE: json.dumps(told, ensure_ascii=False, indent=2).encode()}


def consent_records(held: Iterable[Held], subject: UUID, controller: Controller) -> list[dict[str, Any]]:
    """One record for each consent that was ever asked for, with every step of it. What holds until somebody objects is no consent and
    stands with the choices, not here."""
    steps: defaultdict[tuple[str, Permit], list[Row]] = defaultdict(list)
    for part in held:
        for row in part.rows if part.model is ConsentEvent else ():
            steps[str(row["owner"]), Permit(row["permit"])].append(row)
    return [
        _record(permit, sorted(rows, key=lambda row: str(row["at"])), subject, controller)
        for (_owner, permit), rows in steps.items()
        if not permit.until_objected
    ]


def _record(permit: Permit, rows: list[Row], subject: UUID, controller: Controller) -> dict[str, Any]:
    first = f"urn:uuid:{rows[0]['id']}"
    return {
        "@type": "dpv:ConsentRecord",
        "@id": first,
        "dct:conformsTo": PROFILE,
        "dct:identifier": first,
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": f"urn:uuid:{subject}"},
        "dpv:hasProcess": _process(permit, rows[-1], controller),
        "dpv:hasConsentStatus": STATES[rows[-1]["state"]],
        "dpv:hasRecordOfActivity": [_event(row) for row in rows],
    }


def _process(permit: Permit, last: Row, controller: Controller) -> dict[str, Any]:
    uses = _uses(permit)
    kinds = dict.fromkeys(f"pd:{law.KINDS[kind][1]}" for one in uses for kind in one.kinds)
    kept = dict.fromkeys(holding.kept for one in uses for holding in one.holdings)
    return {
        "@type": "dpv:Process",
        "dct:title": gettext(PERMITS[permit]),
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:identifier": last["wording"],
            "dct:isPartOf": f"{settings.SOCIALSMARTLY_SITE}/policy",
        },
        "dct:language": [code for code, _name in settings.LANGUAGES],
        "dpv:hasPurpose": [one.says for one in uses],
        "dpv:hasLegalBasis": ["dpv:Consent", law.european_term("6(1)(a)"), law.chinese_term("13(1)(1)")],
        "dpv:hasPersonalData": list(kinds),
        "dpv:hasDataController": _party(controller),
        "dpv:hasStorageCondition": {
            "dpv:hasLocation": gettext("on the machine of the operator"),
            "dpv:hasDuration": list(kept),
        },
        "dpv:hasJurisdiction": controller.country or gettext("not said by the operator"),
        "dpv:hasRecipient": {
            "dct:description": gettext(
                "Nobody by this consent. Each company that receives something needs one of its own."
            ),
            "dct:source": f"{settings.SOCIALSMARTLY_SITE}/recipients",
        },
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dct:description": gettext(
                "With one click on your own page, as it was given, or by asking in your own words."
            ),
        },
    }


def _party(controller: Controller) -> dict[str, str]:
    return {
        "@type": "dpv:DataController",
        "dct:identifier": controller.name,
        "dpv:hasName": controller.name,
        "dpv:hasContact": controller.contact,
    }


def _event(row: Row) -> dict[str, Any]:
    return {
        "dct:identifier": f"urn:uuid:{row['id']}",
        "dpv:isIndicatedAtTime": row["at"],
        "dpv:hasConsentStatus": STATES[row["state"]],
        "dpv:isIndicatedBy": f"urn:uuid:{row['subject']}",
        "dpv:hasIndicationMethod": row["method"],
        "dpv:hasNotice": row["wording"],
        "dpv:hasDuration": "dpv:UntilEventDuration" if row["state"] == State.GIVEN else "dpv:EndlessDuration",
    }


@cache
def _uses(permit: Permit) -> list[Activity]:
    """What this consent opens, by the map."""
    return [one for one in activities() if permit in (one.purpose.needs, one.purpose.opens_with)]
