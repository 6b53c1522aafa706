"""A copy for the person: JSON for programs, a page for people, and a manifest of digests, in one archive."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext

from socialsmartly.privacy.rights.reading import WITHHELD, Held
from socialsmartly.words import keeps

Section = dict[str, Any]


@keeps("4.1-a")
def archive(held: list[Held], *, number: str, made_at: datetime, language: str) -> bytes:
    """The whole copy as a ZIP file. It is made in memory and kept nowhere."""
    told = sections(held)
    files = {
        "data.json": json.dumps(_data(told, number, made_at), ensure_ascii=False, indent=2).encode(),
        "index.html": page(told, number=number, made_at=made_at, language=language).encode(),
    }
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    manifest = {"request": number, "made_at": made_at.isoformat(), "sha256": digests}
    files["manifest.json"] = json.dumps(manifest, indent=2).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


def page(told: list[Section], *, number: str, made_at: datetime, language: str) -> str:
    """The readable copy: one file that needs nothing else and opens without a network."""
    return render_to_string(
        "rights/copy.html", {"sections": told, "number": number, "made_at": made_at, "language": language}
    )


def sections(held: list[Held]) -> list[Section]:
    """What is held, in words: for each table its columns with their names, purposes and period, and the rows."""
    return [_section(part) for part in held]


def _section(part: Held) -> Section:
    columns = [
        {"name": name, "column": field.column, "label": str(field.verbose_name), "purposes": part.purposes(name)}
        for name, field in part.columns()
    ]
    rows = [[{"label": c["label"], "value": _shown(row[str(c["column"])])} for c in columns] for row in part.rows]
    return {
        "table": part.model._meta.label,
        "title": title_of(part.model),
        "promise": part.says.promise,
        "kept": part.kept(),
        "columns": columns,
        "rows": rows,
        "raw": [{str(c["name"]): row[str(c["column"])] for c in columns} | {"id": row["id"]} for row in part.rows],
    }


def _shown(value: object) -> str:
    if value == WITHHELD:
        return gettext(WITHHELD)
    return "" if value is None else str(value)


def title_of(model: type[Model]) -> str:
    """What a table holds, in a word or two of the reader's language."""
    return capfirst(gettext(str(model._meta.verbose_name)))


def _data(told: list[Section], number: str, made_at: datetime) -> Section:
    return {
        "request": number,
        "made_at": made_at.isoformat(),
        "tables": {
            s["table"]: {
                "promise": s["promise"],
                "kept": s["kept"],
                "columns": {c["name"]: {"label": c["label"], "purposes": c["purposes"]} for c in s["columns"]},
                "rows": s["raw"],
            }
            for s in told
        },
    }
