"""The public test vectors of transparency-dev/merkle. They are no part of the project; a run without them says so."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house import ROOT

FILE = Path(os.environ.get("SOCIALSMARTLY_MERKLE_VECTORS", ROOT.parent / "shared" / "data" / "merkle-vectors.jsonl"))
MISSING = f"the public test vectors are missing: {FILE.name}; see SOCIALSMARTLY_MERKLE_VECTORS"
COUNT = 518


@dataclass(frozen=True)
class Vector:
    kind: str
    name: str
    fields: dict[str, object]

    def number(self, name: str) -> int:
        value = self.fields[name]
        assert isinstance(value, int)
        return value

    def hashed(self, name: str) -> bytes:
        return b64decode(str(self.fields[name] or ""))

    @property
    def proof(self) -> list[bytes]:
        lines = self.fields["proof"] or []
        assert isinstance(lines, list)
        return [b64decode(line) for line in lines]

    @property
    def holds(self) -> bool:
        return not self.fields["wantErr"]


def vectors() -> Iterator[Vector]:
    for line in FILE.read_text().splitlines():
        fields = json.loads(line)
        yield Vector(fields["kind"], fields["name"], fields)
