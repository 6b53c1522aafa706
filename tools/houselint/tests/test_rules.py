from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tools.houselint import house
from tools.houselint.source import Source
from tools.houselint.tests.samples import BAD, GOOD, Sample

PROJECT = Path(__file__).parents[3]


def refusals(sample: Sample) -> set[str]:
    return {finding.rule for finding in house.look([Source(*sample)])}


@pytest.mark.gate
@pytest.mark.parametrize(("rule", "sample"), [(rule, sample) for rule in BAD for sample in BAD[rule]])
def test_a_rule_refuses_what_it_is_for(rule: str, sample: Sample) -> None:
    assert rule in refusals(sample)


@pytest.mark.parametrize(("rule", "sample"), [(rule, sample) for rule in GOOD for sample in GOOD[rule]])
def test_a_rule_leaves_good_code_alone(rule: str, sample: Sample) -> None:
    assert rule not in refusals(sample)


def test_every_rule_has_a_bad_and_a_good_sample() -> None:
    assert tuple(sorted(BAD)) == tuple(sorted(GOOD)) == house.CODES


def test_an_error_is_known_by_its_base_in_another_room() -> None:
    base = Source("src/a/rules.py", "class Refused(Exception):\n    'Ask first.'\n")
    child = Source("src/b/rules.py", "from a.rules import Refused\nclass NotAgreed(Refused):\n    pass\n")
    assert [(finding.path, finding.rule) for finding in house.look([base, child])] == [("src/b/rules.py", "H008")]


def test_a_finding_says_where_it_is() -> None:
    source = Source("src/a/views.py", "class Inbox:\n    def rows(self):\n        return []\n")
    finding = next(house.look([source]))
    assert (str(finding).split(" ")[:2], finding.place) == (["src/a/views.py:2:", "H006"], "Inbox.rows")


def parsed(monkeypatch: pytest.MonkeyPatch, files: int | None = None) -> Counter[str]:
    """How often each file of this project, or of its first ones, is parsed while all rules look at it."""
    times: Counter[str] = Counter()
    parse = ast.parse

    def count(text: str, path: str) -> ast.AST:
        times[path] += 1
        return parse(text, path)

    with monkeypatch.context() as patch:
        patch.setattr(ast, "parse", count)
        list(house.look(list(house.read(PROJECT))[:files]))
    return times


def test_each_file_is_read_once_for_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading it again for each rule is most of the time that this gate would take."""
    times = parsed(monkeypatch)
    assert len(times) > 300
    assert set(times.values()) == {1}


def test_a_reading_for_each_rule_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Source, "_nodes", property(vars(Source)["_nodes"].func))
    assert max(parsed(monkeypatch, 30).values()) > 1
