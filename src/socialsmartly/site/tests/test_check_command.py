"""An operator holds the running database against the map, and the exit code tells."""

from __future__ import annotations

import json
import os
import subprocess

from socialsmartly.site.supervisor import command
from tests.house import as_owner

TABLE = "contacts_contact"


def checked(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": "owner"}
    return subprocess.run(
        command("check", "--database", *arguments), env=environment, capture_output=True, text=True, check=False
    )


def test_an_operator_asks_the_same_and_the_exit_code_tells(db: None) -> None:
    good = checked()
    assert (good.returncode, good.stdout.strip().splitlines()[-1]) == (0, "0 findings in the database"), good.stderr
    with as_owner() as owner:
        owner.execute(f"GRANT SELECT (phone) ON {TABLE} TO purpose_campaign")
        try:
            bad = checked("--json")
        finally:
            owner.execute(f"REVOKE SELECT (phone) ON {TABLE} FROM purpose_campaign")
    assert bad.returncode == 1
    assert json.loads(bad.stdout) == [f"open beyond the map: purpose_campaign SELECT on {TABLE}.phone"]
