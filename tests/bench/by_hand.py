"""What somebody would write who knows these tables: one statement that reads all of a customer, and one that deletes all of them.

Complete, or the comparison would be with less work: a test holds both against the map.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings

IN_A_SHOP = {
    "id": ("contacts_contact",),
    "contact_id": (
        *("contacts_order", "contacts_orderline", "campaigns_decision", "exports_infile", "surveys_answered"),
        "surveys_reply",
        *("desk_attachment", "desk_call", "desk_conversation", "desk_dispute", "desk_evidence", "desk_message"),
        *("desk_move", "desk_named", "desk_note", "desk_proof", "desk_rating"),
    ),
    "subject": ("contacts_ownreason",),
}
OF_A_SHOP = {
    "subject": (
        *("access_look", "applicants_application", "applicants_evidence", "applicants_wish", "casework_written"),
        *("consent_agreement", "consent_consentevent", "decisions_decided", "disclosures_measure"),
        *("disclosures_publicconsent", "disclosures_published", "grounds_demand", "identity_check"),
        *("identity_facecheck", "identity_faceconsent", "incidents_touched", "ledger_line", "limits_limit"),
        *("minors_approval", "minors_guardian", "minors_minor", "portability_fetch", "portability_handover"),
        *("publishing_publication", "recipients_delivery"),
        *("recipients_sharingconsent", "retention_extension", "rights_correction", "succession_arrival"),
        *("versions_answer", "versions_inherited"),
    ),
}
STAYS_OF_A_SHOP = ("demands_concern", "recipients_disclosure", "succession_announcement", "succession_consigned")
LOCKED = (
    *(
        "billing_arrival",
        "billing_former",
        "billing_invoice",
        "billing_move",
        "billing_posting",
        "billing_purchase",
        "billing_refund",
    ),
)
STAYS = (
    *LOCKED,
    *("casework_decision", "fees_quote", "minors_finding", "recipients_notice", "retention_hold"),
    *("rights_requeststep", "rights_rightsrequest"),
)
OF_STAFF = {"recipients_taskperson": "subject"}
OF_COLLEAGUES = {
    "campaigns_campaign": "author",
    "stores_importrun": "started_by",
    "stores_setaside": "started_by",
    "workspaces_colleague": "member",
}


def _conditions() -> dict[str, str]:
    """Whose rows a table has, for those that lose them."""
    shop = {t: f"workspace_id = %(w)s AND {c} = %(p)s" for c, names in IN_A_SHOP.items() for t in names}
    owned = {t: f"owner = %(w)s AND {c} = %(p)s" for c, names in OF_A_SHOP.items() for t in names}
    owned["minors_guardian"] = "owner = %(w)s AND (subject = %(p)s OR guardian = %(p)s)"
    return shop | owned | {t: f"{c} = %(p)s" for t, c in OF_STAFF.items()}


LOSES = _conditions() | {"workspaces_colleague": "workspace_id = %(w)s AND member = %(p)s"}
READS = {
    **LOSES,
    **dict.fromkeys(STAYS_OF_A_SHOP, "owner = %(w)s AND subject = %(p)s"),
    **dict.fromkeys(STAYS, "subject = %(p)s"),
    **{t: f"workspace_id = %(w)s AND {c} = %(p)s" for t, c in OF_COLLEAGUES.items()},
}
_PARTS = [f"'{t}', (SELECT jsonb_agg(to_jsonb(t)) FROM {t} t WHERE {where})" for t, where in READS.items()]
ACCESS = "SELECT " + " || ".join(
    f"jsonb_build_object({', '.join(_PARTS[n : n + 50])})" for n in range(0, len(_PARTS), 50)
)
_POINTER = "UPDATE campaigns_campaign SET author = NULL WHERE workspace_id = %(w)s AND author = %(p)s"
_LOCKS = [f"UPDATE {t} SET locked_at = now() WHERE {READS[t]}" for t in LOCKED]
_DELETED = [f"DELETE FROM {t} WHERE {where}" for t, where in LOSES.items() if t != "contacts_contact"]
ERASURE = (
    "WITH "
    + ", ".join(f"d{n} AS ({part})" for n, part in enumerate([_POINTER, *_LOCKS, *_DELETED]))
    + f" DELETE FROM contacts_contact WHERE {LOSES['contacts_contact']}"
)


def missing(tables: Iterable[str]) -> set[str]:
    return set(tables) - READS.keys()


def changed_by(statement: str) -> set[str]:
    return set(re.findall(r'(?:DELETE FROM|UPDATE) "?(\w+)', statement))


@contextmanager
def by_hand() -> Iterator[psycopg.Connection]:
    """A connection past the wall, as the owner of the tables."""
    database = settings.DATABASES["default"]
    password = (settings.SOCIALSMARTLY_KEYS / "database-owner.key").read_text()
    with psycopg.connect(
        host=str(database["HOST"]), dbname=str(database["NAME"]), user="socialsmartly_owner", password=password
    ) as made:
        made.prepare_threshold = 1
        yield made
