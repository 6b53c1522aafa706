"""The pack for an authority: everything that the operator must be able to show, made at this moment and signed by the key of the public log.

It is about nobody: what it counts are numbers. Each file's digest stands in `manifest.txt`, and the manifest is what is signed.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import override

from socialsmartly.privacy.access.explain import explain
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.register import told as decisions
from socialsmartly.privacy.demands.queries import report
from socialsmartly.privacy.ledger import places
from socialsmartly.privacy.ledger.errors import NotSigned
from socialsmartly.privacy.ledger.note import SigningKey, Verifier, open_note, signed
from socialsmartly.privacy.minors.audit import pack as minors
from socialsmartly.privacy.papers.queries import standings
from socialsmartly.privacy.papers.record import as_json
from socialsmartly.privacy.promises.board import read_tests_index
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.privacy.promises.places import policy_folder, policy_values
from socialsmartly.privacy.promises.text import canonical, filled, load_all
from socialsmartly.privacy.promises.views import everything_told
from socialsmartly.privacy.recipients.listing import listed
from socialsmartly.words.purposes import REGISTER

MANIFEST: Final = "manifest.txt"
HEAD: Final = "socialsmartly/dossier/v1"
PARTS: Final[dict[str, Callable[[], Any]]] = {}
"""What rooms above this one add, by the name of its file."""
HOW: Final = """What this is

Made by the program from its own rules, rows and log, and written by nobody: the policy in force, the promise board, the record of
processing, the map of every table with who may read what, impact assessments, recipients, what programs decide, counts of demands
and of how minors were handled, incidents, and the newest signed state of the public log.

How to check it

    socialsmartly dossier --check FILE --log-key KEY

KEY is the key of the public log, as {site}/ledger shows it. manifest.txt holds the SHA-256 of every other file and is signed by that key.
"""


def files(now: datetime) -> dict[str, bytes]:
    """Every file by name (LogMissing)."""
    whole_program()  # every room has put its part there
    told: dict[str, Any] = {
        "board.json": everything_told(now),
        "tests.json": read_tests_index(),
        "decisions.json": [
            {"decision": one.decision.slug, "title": str(one.decision.title), "relies on": one.items}
            for one in decisions()
        ],
        f"minors-{now.year}.json": minors(now.year),
        **{name: part() for name, part in PARTS.items()},
    }
    with override("en"), reading_for(REGISTER):
        told |= {
            "processing.json": as_json(),
            "map.json": explain(),
            "assessments.json": _assessments(),
            "recipients.json": {kind: [asdict(one) for one in found] for kind, found in listed("en")},
            "demands.json": [asdict(one) for one in report()],
        }
    texts = {"README.txt": HOW.format(site=settings.SOCIALSMARTLY_SITE), "checkpoint.txt": places.reader().checkpoint()}
    for language, policy in load_all(policy_folder()).items():
        texts[f"policy-{language}.txt"] = canonical(filled(policy, policy_values()))
    found = {name: json.dumps(one, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) for name, one in told.items()}
    return {name: text.encode() for name, text in sorted((found | texts).items())}


def _assessments() -> list[dict[str, Any]]:
    words = ("lawful_en", "lawful_zh", "effects_en", "effects_zh", "measures_en", "measures_zh")
    kept = (*words, "version", "verdict", "state", "entered_at", "decided_at", "until", "facts")
    return [
        {
            "about": one.subject.slug,
            "says": str(one.subject.says),
            "why": [str(reason) for reason in one.subject.reasons],
            "facts": json.loads(one.subject.facts),
            "missing": one.missing,
            "versions": [{name: getattr(version, name) for name in kept} for version in one.versions],
        }
        for one in standings()
    ]


def packed(found: Mapping[str, bytes], now: datetime, key: SigningKey) -> bytes:
    """All of them as a ZIP file, with the signed manifest."""
    lines = [HEAD, settings.SOCIALSMARTLY_OPERATOR, now.isoformat(timespec="seconds")]
    text = "".join(f"{line}\n" for line in [*lines, *(_line(name, content) for name, content in found.items())])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(MANIFEST, signed(text, key.sign(text)))
        for name, content in found.items():
            package.writestr(name, content)
    return out.getvalue()


def _line(name: str, content: bytes) -> str:
    return f"{sha256(content).hexdigest()}  {name}"


def check(pack: bytes, log: Verifier) -> list[str]:
    """The names of its files, each as it was signed (NotSigned where one differs, is missing or was put beside them)."""
    with zipfile.ZipFile(io.BytesIO(pack)) as package:
        text, signers = open_note(package.read(MANIFEST).decode(), {log})
        lines = text.splitlines()
        names = sorted(set(package.namelist()) - {MANIFEST})
        if log not in signers or lines[:1] != [HEAD] or len(names) != len(package.namelist()) - 1:
            raise NotSigned(MANIFEST)
        if sorted(lines[3:]) != sorted(_line(name, package.read(name)) for name in names):
            raise NotSigned("files")
    return names
