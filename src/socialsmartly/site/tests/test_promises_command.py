"""The board on the command line works where nothing runs, and says what it then cannot say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.text import load_all
from tests.house import ROOT


def test_the_board_is_told_without_a_database(tmp_path: Path) -> None:
    environment = {**os.environ, "SOCIALSMARTLY_DATA": str(tmp_path), "SOCIALSMARTLY_LOGIN": "web"}
    done = subprocess.run(
        [sys.executable, "-m", "socialsmartly", "promises", "--json"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    told = json.loads(done.stdout)["promises"]
    assert [promise["id"] for promise in told] == [clause.id for clause in load_all(policy_folder())["en"].clauses()]
    assert {promise["state"] for promise in told} <= {"kept", "partly", "not yet"}
    assert "nothing is said of live evidence" in done.stderr
