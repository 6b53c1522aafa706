"""The yearly audit of minors from the console."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from socialsmartly.site.supervisor import command


def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("minors", *arguments), env=dict(os.environ), capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.promise("7-c")
def test_the_console_prints_the_audit_of_a_year_that_has_begun(db: None) -> None:
    good = asked("--year", "2026")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["year"] == 2026
    bad = asked("--year", "9999")
    assert (bad.returncode, "no year that has begun" in bad.stdout + bad.stderr) == (1, True)
