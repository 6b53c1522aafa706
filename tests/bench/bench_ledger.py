"""The log: how fast lines become durable, and how fast a proof is given and checked."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from socialsmartly.privacy.ledger import merkle
from socialsmartly.privacy.ledger.fsck import fsck
from socialsmartly.privacy.ledger.log import Log, LogReader
from socialsmartly.privacy.ledger.tests.given import KEY, lines
from tests.bench.measure import Report

LINES = 500_000
BATCH = 2500  # what 50 ms bring at the bar of 50,000 lines a second
PROOFS = 2000


def filled(folder: Path) -> tuple[Log, float]:
    """A log of half a million lines, appended durably batch by batch, and the seconds it took."""
    log = Log.begin(folder, KEY)
    batch = lines(0, BATCH)
    began = time.perf_counter()
    for _ in range(LINES // BATCH):
        log.append(batch)
    return log, time.perf_counter() - began


def micros(ask: Callable[[int], object], places: list[int]) -> str:
    """Median and 99th percentile, in microseconds."""
    taken = []
    for place in places:
        began = time.perf_counter()
        ask(place)
        taken.append((time.perf_counter() - began) * 1e6)
    taken.sort()
    return f"{taken[len(taken) // 2]:.0f} µs, p99 {taken[len(taken) * 99 // 100]:.0f} µs"


def bench_the_log(tmp_path: Path, report: Report) -> None:
    log, seconds = filled(tmp_path)
    report.figure(f"ledger: durable lines, batches of {BATCH:,}", f"{LINES / seconds:,.0f} lines/s", bar="≥ 50,000/s")
    reader, size = LogReader(tmp_path, KEY.verifier), log.size
    lots = random.Random(7)
    places = [lots.randrange(size - 200 * 256, size) for _ in range(PROOFS)]
    for place in places:
        reader.inclusion(place, size)
    report.figure(
        "ledger: inclusion proof, warm tiles", micros(lambda n: reader.inclusion(n, size), places), bar="≤ 100 µs"
    )
    report.figure(
        "ledger: consistency proof, warm tiles", micros(lambda n: reader.consistency(n, size), places), bar="no bar"
    )
    cold = LogReader(tmp_path, KEY.verifier)
    far = [n * 256 for n in lots.sample(range(size // 256), 500)]
    report.figure(
        "ledger: inclusion proof, cold tile", micros(lambda n: cold.inclusion(n, size), far), bar="p99 ≤ 20 ms"
    )
    proof, root, leaf = reader.inclusion(5, size), reader.root(), merkle.leaf(reader.entry(5))
    report.figure(
        "ledger: checking a proof",
        micros(lambda _: merkle.includes(5, size, leaf, root, proof), places),
        bar="no bar",
    )
    began = time.perf_counter()
    assert fsck(tmp_path, KEY.verifier) == []
    report.figure(f"ledger: fsck of {size:,} lines", f"{time.perf_counter() - began:.1f} s", bar="≤ 60 s per million")
    log.close()
