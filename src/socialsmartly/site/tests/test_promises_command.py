"""The board on the command line works where nothing runs, and says what it then cannot say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.house import ROOT


def test_the_board_is_told_without_a_database(tmp_path: Path) -> None:
    environment = {**os.environ, "SOCIALSMARTLY_DATA": str(tmp_path), "SOCIALSMARTLY_LOGIN": "web"}
    done = subprocess.run(
        [sys.executable, "-m", "socialsmartly", "promises", "--json"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert {promise["state"] for promise in json.loads(done.stdout)["promises"]} >= {"kept", "partly"}
    assert "nothing is said of live evidence" in done.stderr
