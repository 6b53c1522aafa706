"""The list of parts names every pinned library and every carried file, with digests, and is the same for the same locks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tools.audit import PINNED
from tools.sbom import sbom

ROOT = Path(__file__).resolve().parents[2]


def test_every_pinned_library_is_a_part() -> None:
    parts = {part["name"]: part for part in sbom(ROOT)["components"]}
    pinned = PINNED.findall((ROOT / "requirements.lock").read_text())
    assert len(pinned) > 20
    for name, version in pinned:
        part = parts[name.lower().replace("_", "-").replace(".", "-")]
        assert part["version"] == version
        assert part["purl"].startswith("pkg:pypi/")
        assert part["hashes"]


def test_what_is_carried_for_the_browser_is_a_part() -> None:
    parts = {part["name"]: part for part in sbom(ROOT)["components"] if part["type"] == "file"}
    assert "htmx-2.0.11.min.js" in parts
    assert parts["htmx-2.0.11.min.js"]["licenses"] == [{"license": {"name": "0BSD"}}]


def test_a_library_that_is_not_pinned_is_no_part(tmp_path: Path) -> None:
    """The twin: the list is read off the lock, so a lock without a library makes a list without it."""
    for name in ("pyproject.toml", "src/socialsmartly/site/static/vendor/MANIFEST.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "requirements.lock").write_text("django==5.2.19 \\\n    --hash=sha256:" + "a" * 64 + "\n")
    libraries = [part for part in sbom(tmp_path)["components"] if part["type"] == "library"]
    assert [part["name"] for part in libraries] == ["django"]


def test_the_same_locks_give_the_same_bytes() -> None:
    command = [sys.executable, "-m", "tools.sbom"]
    first, second = (subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2))
    assert first == second
    told = json.loads(first)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert len({part["bom-ref"] for part in told["components"]}) == len(told["components"])
