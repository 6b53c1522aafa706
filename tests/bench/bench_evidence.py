"""What counting costs: a marked function that does nothing, against the same function without its mark."""

from __future__ import annotations

from time import perf_counter_ns

from socialsmartly.words import evidence
from socialsmartly.words.evidence import counted, place
from tests.bench.measure import Report

CALLS = 5_000
ROUNDS = 200
BAR = 1000


def nothing(one: int, *, two: int) -> int:
    return one + two


def bench_counting_a_call(report: Report) -> None:
    """The best of many short rounds each: noise only ever adds."""
    marked = counted(nothing, place("bench", "8-b"))
    evidence.count_live()
    try:
        cost = _best(marked) - _best(nothing)
    finally:
        evidence.stop_counting()
        evidence.take()
    report.figure("counting one call of a marked function", f"{cost:.0f} ns", bar=f"≤ {BAR} ns")
    assert cost <= BAR


def _best(function: object) -> float:
    assert callable(function)
    rounds = []
    for _ in range(ROUNDS):
        began = perf_counter_ns()
        for _ in range(CALLS):
            function(1, two=2)
        rounds.append((perf_counter_ns() - began) / CALLS)
    return min(rounds)
