"""The rule behind each clause, from rules.toml: what the program must do so that the sentence is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from socialsmartly.privacy.promises.errors import MissingRule, PolicyFileBroken, UnknownRule
from socialsmartly.privacy.promises.text import load_all, read_toml

FILE = "rules.toml"
_SUFFIX = {"en": "", "zh-hans": "_zh"}
_FIELDS = {f"{name}{suffix}" for name in ("rule", "gap", "limit") for suffix in _SUFFIX.values()}


@dataclass(frozen=True, slots=True)
class Rule:
    """`gap` says in words what of the rule is not true yet, `limit` how far a rule that is true reaches, or what no program can see to by
    itself; each is empty where there is nothing to say (docs/decisions/0047)."""

    rule: str
    gap: str
    limit: str


def load_rules(folder: Path, language: str) -> dict[str, Rule]:
    """One rule for every clause of the policy, in the policy's order."""
    entries = read_toml(folder / FILE)
    clauses = [clause.id for policy in load_all(folder).values() for clause in policy.clauses()]
    _refuse_unknown(entries, clauses)
    suffix = _SUFFIX[language]
    rules = {}
    for clause in dict.fromkeys(clauses):
        entry = _complete(clause, entries.get(clause, {}))
        rules[clause] = Rule(entry[f"rule{suffix}"], entry.get(f"gap{suffix}", ""), entry.get(f"limit{suffix}", ""))
    return rules


def _refuse_unknown(entries: Iterable[str], clauses: Iterable[str]) -> None:
    for clause in entries:
        if clause not in clauses:
            raise UnknownRule(place=FILE, clause=clause)


def _complete(clause: str, entry: Mapping[str, str]) -> Mapping[str, str]:
    """A rule, a gap or a limit in one language only would show one reader more than the other."""
    if unknown := entry.keys() - _FIELDS:
        raise PolicyFileBroken(place=FILE, reason=f"{clause} has the unknown field {min(unknown)}")
    if not all(_one_line(entry.get(f"rule{suffix}", "")) for suffix in _SUFFIX.values()):
        raise MissingRule(place=FILE, clause=clause)
    for name in ("gap", "limit"):
        said = [entry[f"{name}{suffix}"] for suffix in _SUFFIX.values() if f"{name}{suffix}" in entry]
        if said and (len(said) != len(_SUFFIX) or not all(map(_one_line, said))):
            raise PolicyFileBroken(place=FILE, reason=f"the {name} of {clause} needs one line in each language")
    return entry


def _one_line(words: str) -> bool:
    return bool(words.strip()) and "\n" not in words
