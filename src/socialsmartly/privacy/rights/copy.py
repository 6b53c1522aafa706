"""A copy for the person: JSON for programs, a page for people, and a manifest of digests, in one archive."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db.models import DateTimeField, Field
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.map import said_by
from socialsmartly.privacy.retention.models import Extension
from socialsmartly.privacy.retention.queries import name_of, title_of
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.rights.ends import Ends, ends_of
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.reading import WITHHELD, Held
from socialsmartly.privacy.rights.telling import briefly
from socialsmartly.words import Leaving, Permit, keeps

Section = dict[str, Any]
NOTHING: Final[Mapping[str, bytes]] = {}
PERMITS: Final = {
    Permit.EMAIL_MARKETING: gettext_noop("marketing by e-mail"),
    Permit.SMS_MARKETING: gettext_noop("marketing by text message"),
    Permit.STORE_DATA: gettext_noop("use of store data"),
    Permit.PROFILE: gettext_noop("optional profile"),
    Permit.FIGURES: gettext_noop("being counted in figures for partners"),
    Permit.LEARNING: gettext_noop("being counted when a shop learns what could be better"),
}


@keeps("4.1-a")
def archive(
    held: list[Held],
    *,
    number: str,
    made_at: datetime,
    language: str,
    beside: Mapping[str, bytes] = NOTHING,
    whole: bool = True,
) -> bytes:
    """A copy as a ZIP file, with what other rooms make of it `beside`; not `whole` where it is a part for another service. It is made in memory
    and kept nowhere."""
    told = sections(held)
    files = {
        "data.json": json.dumps(_data(told, number, made_at), ensure_ascii=False, indent=2).encode(),
        "index.html": page(told, number=number, made_at=made_at, language=language, whole=whole).encode(),
        **beside,
    }
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    manifest = {"request": number, "made_at": made_at.isoformat(), "sha256": digests}
    files["manifest.json"] = json.dumps(manifest, indent=2).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


def page(told: list[Section], *, number: str, made_at: datetime, language: str, whole: bool = True) -> str:
    """The readable copy: one file that needs nothing else and opens without a network."""
    facts = {"sections": told, "number": number, "made_at": made_at, "language": language, "whole": whole}
    return render_to_string("rights/copy.html", facts)


def sections(held: list[Held]) -> list[Section]:
    """What is held, in words: for each table its columns with their names, purposes and period, and the rows, each with its end."""
    ends = ends_of(held, timezone.now())
    return [_section(part, ends) for part in held]


def _section(part: Held, ends: Ends) -> Section:
    fields = dict(part.columns())
    columns = [
        {
            "name": name,
            "column": field.column,
            "label": str(field.verbose_name),
            "purposes": part.purposes(name),
            "promises": part.promises(name),
        }
        for name, field in fields.items()
    ]
    rows = [
        [{"label": c["label"], "value": shown(fields[str(c["name"])], row[str(c["column"])])} for c in columns]
        for row in part.rows
    ]
    return {
        "table": part.model._meta.label,
        "title": title_of(part.model),
        "promise": part.says.promise,
        "kept": part.kept(),
        "columns": columns,
        "rows": rows,
        "ends": [ends.of(part, row) for row in part.rows],
        "raw": [{str(c["name"]): row[str(c["column"])] for c in columns} | {"id": row["id"]} for row in part.rows],
    }


def shown(field: Field[Any, Any], value: Any) -> str:
    """One value in the reader's words; the JSON beside it has it as the database does."""
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateTimeField):
        return date_format(localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    if field.model is ConsentEvent and field.name == "permit":
        return gettext(PERMITS[Permit(value)])
    if getattr(said_by(field.model), "permits", None) == field.name:
        return ", ".join(gettext(PERMITS[one]) for one in Permit if one & value and not one.until_objected)
    if field.model is Extension and field.name == "what":
        return name_of(value)
    if field.model is RightsRequest and field.name == "dates":
        return briefly(value)
    return gettext(WITHHELD) if value == WITHHELD else str(value)


def _data(told: list[Section], number: str, made_at: datetime) -> Section:
    return {
        "request": number,
        "made_at": made_at.isoformat(),
        "tables": {
            s["table"]: {
                "promise": s["promise"],
                "kept": s["kept"],
                "columns": {c["name"]: {n: c[n] for n in ("label", "purposes", "promises")} for c in s["columns"]},
                "rows": s["raw"],
                "ends": [end.at.isoformat() if end.at else None for end in s["ends"]],
            }
            for s in told
        },
    }


@keeps("4.2-a")
def fates(shares: tuple[Share, ...]) -> dict[Leaving, list[tuple[str, str]]]:
    """What becomes of each table's rows when the person leaves, with its title and why it is kept: the statement before the last
    click. The strongest word of a table counts: a row that goes by one path is gone."""
    told: dict[Leaving, list[tuple[str, str]]] = {leaving: [] for leaving in Leaving}
    for share in shares:
        leavings = {leaving for _, leaving in share.paths}
        fate = next(f for f in (Leaving.ROW_GOES, Leaving.LINK_GOES, Leaving.ROW_STAYS) if f in leavings)
        told[fate].append((title_of(share.model), Held(share.model, []).kept()))
    return told
