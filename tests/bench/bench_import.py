"""How fast a real shop's year of order lines comes in, and what it costs in memory: in a worker of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from socialsmartly.product.stores.tests.shop import MISSING, REAL_FILE, a_shop, begin, the_run
from tests.bench.measure import Report

LINES = 541_909
READ = """
import resource, sys, django
from uuid import UUID
django.setup()
from socialsmartly.product.stores.actions.reading_in import read_in
read_in(UUID(sys.argv[1]), UUID(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(not REAL_FILE.exists(), reason=MISSING)
def bench_a_real_file_of_order_lines(db: None, report: Report) -> None:
    member, workspace = a_shop()
    run = begin(workspace, member, REAL_FILE)
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": "worker"}
    before = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", READ, str(workspace), str(run)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - before
    found = the_run(workspace, run)
    assert found.state == "done"
    assert found.kept + found.set_aside == LINES
    report.figure("import of 541,909 lines", f"{seconds:.1f} s, {LINES / seconds:,.0f} lines/s", bar="≤ 180 s")
    report.figure("the worker's largest size meanwhile", f"{int(done.stdout) / 1024:.0f} MiB", bar="≤ 600 MiB")
