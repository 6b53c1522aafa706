"""The parts this program is made of, as CycloneDX: `python -m tools.sbom > sbom.json`. The same locks give the same bytes."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.utils import canonicalize_name

LOCK = "requirements.lock"
VENDORED = "src/socialsmartly/site/static/vendor/MANIFEST.toml"
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)((?:.*\\\n)*.*)", re.MULTILINE)
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def sbom(root: Path) -> dict[str, Any]:
    """What runs: the pinned libraries with their digests, and the files we carry for the browser."""
    lock = (root / LOCK).read_text()
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    parts = [_library(*entry) for entry in ENTRY.findall(lock)] + _carried(root / VENDORED)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": sorted(parts, key=lambda part: str(part["bom-ref"])),
    }


def _library(name: str, version: str, rest: str) -> dict[str, Any]:
    name = canonicalize_name(name)
    address = f"pkg:pypi/{name}@{version}"
    part = {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": version,
        "purl": address,
        "scope": "required",
    }
    digests = [{"alg": "SHA-256", "content": digest} for digest in DIGEST.findall(rest)]
    licence = _licence(name)
    return {**part, "hashes": digests, **({"licenses": [{"license": {"name": licence}}]} if licence else {})}


def _licence(name: str) -> str:
    """As the installed library says it itself; nothing where it is not installed here."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classed = [c.rsplit(" :: ", 1)[1] for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    return str(next(iter([*told.get_all("License-Expression", []), *classed]), ""))


def _carried(manifest: Path) -> list[dict[str, Any]]:
    return [
        {
            "type": "file",
            "bom-ref": f"file:{name}",
            "name": name,
            "version": told["version"],
            "hashes": [{"alg": "SHA-256", "content": digest}],
            "licenses": [{"license": {"name": told["licence"]}}],
        }
        for told in tomllib.loads(manifest.read_text())["vendored"]
        for name, digest in told["sha256"].items()
    ]


def main(root: Path) -> int:
    json.dump(sbom(root), sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
