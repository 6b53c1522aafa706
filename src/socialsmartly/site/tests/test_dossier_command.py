"""The pack for an authority from the console, and the check of one."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from socialsmartly.privacy.ledger.beginning import LOG_KEY
from socialsmartly.site.supervisor import command


def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("dossier", *arguments), env=dict(os.environ), capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_console_writes_a_pack_that_only_its_owner_reads_and_that_anybody_can_check(
    db: None, tmp_path: Path
) -> None:
    place, key = tmp_path / "pack.zip", (Path(settings.SOCIALSMARTLY_LEDGER) / LOG_KEY).read_text().strip()
    made = asked("--to", str(place))
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    looked = asked("--check", str(place), "--log-key", key)
    assert (looked.returncode, "board.json" in looked.stdout) == (0, True), looked.stderr
    again = asked("--to", str(place))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    place.write_bytes(place.read_bytes()[:-40])
    broken = asked("--check", str(place), "--log-key", key)
    assert (broken.returncode, "not what the key signed" in broken.stderr) == (1, True)
    assert asked().returncode == 2
