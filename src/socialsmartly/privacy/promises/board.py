"""The promise board: what is kept is computed from enforcement and tests, never written down by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from socialsmartly.privacy.promises.errors import PolicyFileBroken, PolicyFileMissing, UnknownPromise
from socialsmartly.privacy.promises.render import plain
from socialsmartly.privacy.promises.rulebook import load_rules
from socialsmartly.privacy.promises.text import Clause, load

if TYPE_CHECKING:
    # The board itself is read by tools that start no Django; what fills these comes from one that does.
    from socialsmartly.privacy.promises.live import Evidence
    from socialsmartly.privacy.retention.queries import Overdue
    from socialsmartly.privacy.rights.queries import Answers

State = Literal["kept", "partly", "not yet", "missed"]
Places = Mapping[str, Sequence[str]]
"""Promise ids, each with what speaks for it: dotted names of code, or node ids of tests."""

TESTS_INDEX = Path(__file__).with_name("tests_index.json")
_LONGEST_TITLE = {"en": 80, "zh-hans": 40}


@dataclass(frozen=True, slots=True)
class Promise:
    """`evidence`, `answers` and `clocks` are what a running installation saw of it; without one they are not there."""

    id: str
    title: str
    heavy: bool
    rule: str
    enforced_by: list[str]
    tests: list[str]
    state: State
    gap: str
    limit: str
    evidence: Evidence | None = None
    answers: Answers | None = None
    clocks: Overdue | None = None


def board(
    policy_folder: Path,
    enforcement: Places,
    tests: Places,
    language: str = "en",
    values: Mapping[str, str] | None = None,
) -> list[Promise]:
    """Every clause of the policy in order; a code mark or a test that names no clause is refused."""
    policy, rules = load(policy_folder, language, values), load_rules(policy_folder, language)
    _refuse_unknown("Code", enforcement, rules)
    _refuse_unknown("A test", tests, rules)
    promises = []
    for clause in policy.clauses():
        enforced_by, held_by = sorted(enforcement.get(clause.id, ())), sorted(tests.get(clause.id, ()))
        rule = rules[clause.id]
        state = state_of(enforced_by, held_by, rule.gap)
        title = first_words(clause, _LONGEST_TITLE[language])
        said = (enforced_by, held_by, state, rule.gap, rule.limit)
        promises.append(Promise(clause.id, title, clause.heavy, rule.rule, *said))
    return promises


def state_of(enforced_by: Sequence[str], tests: Sequence[str], gap: str) -> State:
    """A promise without enforcement or without a test is only a sentence."""
    if not enforced_by or not tests:
        return "not yet"
    return "partly" if gap else "kept"


def first_words(clause: Clause, longest: int) -> str:
    """The first sentence, or its beginning cut between words; Chinese has no spaces and is cut between characters."""
    words = re.split(r"(?<=。)|(?<=\.) ", plain(clause))[0]
    if len(words) <= longest:
        return words
    cut = words[:longest]
    if words[longest].isascii() and " " in cut:
        cut = cut.rpartition(" ")[0]
    return cut.rstrip(" ,;:.，；：、。") + "…"


def read_tests_index(place: Path = TESTS_INDEX) -> dict[str, list[str]]:
    """The committed list of tests for each promise, so that the board needs no tests at run time."""
    try:
        index: dict[str, list[str]] = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise PolicyFileMissing(place=place) from missing
    except json.JSONDecodeError as broken:
        raise PolicyFileBroken(place=place.name, reason=broken) from broken
    return index


def _refuse_unknown(source: str, places: Places, known: Mapping[str, object]) -> None:
    for clause in places:
        if clause not in known:
            raise UnknownPromise(source=source, clause=clause, places=", ".join(places[clause]))
