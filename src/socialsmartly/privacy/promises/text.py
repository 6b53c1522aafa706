"""The sentences of the policy, read from their Markdown files and refused when the languages disagree."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from socialsmartly.privacy.promises.errors import (
    ChapterWithoutTitle,
    ClauseInWrongPlace,
    ClauseWithoutId,
    DifferentNumbers,
    DifferentOrder,
    DifferentWeight,
    DuplicateClause,
    MissingClause,
    PlaceholderLeft,
    PolicyFileBroken,
    PolicyFileMissing,
    UnknownLanguage,
    UnknownVariable,
    VariableWithoutValue,
)
from socialsmartly.privacy.promises.lint import refuse_deemed_consent, refuse_missing_facts

VARIABLES = {
    "operator": "SOCIALSMARTLY_OPERATOR",
    "privacy_contact": "SOCIALSMARTLY_PRIVACY_CONTACT",
    "site": "SOCIALSMARTLY_SITE",
}
"""Each variable of the text with the setting that fills it."""

CLAUSE_ID = re.compile(r"\d(?:\.\d)?-[a-z]")
_CHAPTER_FILE = re.compile(r"(?P<number>\d)_(?P<slug>[a-z_]+)\.md")
_ATTRIBUTE = re.compile(rf"\s*\{{#(?P<id>{CLAUSE_ID.pattern})(?P<heavy> \.heavy)?\}}$")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDER = re.compile(r"\[[^\]]*\](?!\()|【[^】]*】|\bTBD\b|\bXXX\b")
_TELLING_IN_MARKDOWN = re.compile(r"([\\`*_\[\]<>&~])")


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise in one language; `markdown` is inline Markdown without its id."""

    id: str
    heavy: bool
    markdown: str


@dataclass(frozen=True, slots=True)
class Section:
    """`number` is what the ids of its clauses begin with, such as 2.1; `title` is empty where a chapter has no sections."""

    number: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    number: int
    slug: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy in one language."""

    title: str
    version: str
    effective: date
    language: str
    chapters: tuple[Chapter, ...]

    def clauses(self) -> Iterator[Clause]:
        for chapter in self.chapters:
            for section in chapter.sections:
                yield from section.clauses

    def heavy_clauses(self) -> tuple[Clause, ...]:
        """What a person is shown on one list before agreeing (0-a)."""
        return tuple(clause for clause in self.clauses() if clause.heavy)

    def clause(self, clause_id: str) -> Clause:
        for clause in self.clauses():
            if clause.id == clause_id:
                return clause
        raise MissingClause(clause=clause_id, language=self.language)


def load(folder: Path, language: str, values: Mapping[str, str] | None = None) -> Policy:
    """The policy in one language, compared with every other; `values` fill its variables, as what a person agrees to must be."""
    policies = load_all(folder)
    if language not in policies:
        raise UnknownLanguage(language=language, known=", ".join(policies))
    policy = policies[language]
    return policy if values is None else filled(policy, values)


def load_all(folder: Path) -> dict[str, Policy]:
    """Every language of the policy, the first being the one that the others are compared with."""
    facts = read_toml(folder / "policy.toml")
    try:
        version, effective, languages, titles = (facts[key] for key in ("version", "effective", "languages", "title"))
        policies = {
            language: Policy(titles[language], version, effective, language, _chapters(folder / language))
            for language in languages
        }
    except (KeyError, TypeError) as missing:
        reason = f"a version, a date, languages and a title for each are needed ({missing})"
        raise PolicyFileBroken(place="policy.toml", reason=reason) from missing
    if not policies or not isinstance(version, str) or type(effective) is not date:
        raise PolicyFileBroken(place="policy.toml", reason="it needs a version in quotes, a date and a language")
    for policy in policies.values():
        _refuse_duplicates(policy)
    for one, other in pairwise(policies.values()):
        _refuse_differences(one, other)
    for policy in policies.values():
        refuse_missing_facts(policy, facts.get("facts", {}))
    return policies


def filled(policy: Policy, values: Mapping[str, str]) -> Policy:
    """The same policy with its variables replaced; a value is text and never becomes markup."""

    def fill(match: re.Match[str]) -> str:
        variable = match.group(1)
        if not values.get(variable):
            raise VariableWithoutValue(variable=variable, setting=VARIABLES[variable])
        return _TELLING_IN_MARKDOWN.sub(r"\\\1", values[variable])

    def fill_section(section: Section) -> Section:
        clauses = (replace(clause, markdown=_VARIABLE.sub(fill, clause.markdown)) for clause in section.clauses)
        return replace(section, clauses=tuple(clauses))

    chapters = (replace(chapter, sections=tuple(map(fill_section, chapter.sections))) for chapter in policy.chapters)
    return replace(policy, chapters=tuple(chapters))


def digest(policy: Policy) -> str:
    """SHA-256 in hex over everything a person reads, so that an agreement names the exact words (0-b, 0-c).

    An unfilled variable is refused: nobody agrees to a text that does not say with whom.
    """
    for clause in policy.clauses():
        if unfilled := _VARIABLE.search(clause.markdown):
            raise VariableWithoutValue(variable=unfilled.group(1), setting=VARIABLES[unfilled.group(1)])
    return hashlib.sha256(canonical(policy).encode()).hexdigest()


def read_toml(place: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(place))
    except tomllib.TOMLDecodeError as broken:
        raise PolicyFileBroken(place=place.name, reason=broken) from broken


def canonical(policy: Policy) -> str:
    """Line breaks and spacing do not matter; words, order, weight, ids, version and language do."""
    text = [
        [chapter.number, chapter.title, [[part.number, part.title, _lines(part)] for part in chapter.sections]]
        for chapter in policy.chapters
    ]
    head = ["socialsmartly policy", policy.version, policy.effective.isoformat(), policy.language, policy.title]
    return unicodedata.normalize("NFC", json.dumps([*head, text], ensure_ascii=False, separators=(",", ":")))


def from_canonical(text: str) -> Policy:
    """The way back. Only the names of the files are lost, which nobody reads."""
    _, version, effective, language, title, chapters = json.loads(text)
    return Policy(title, version, date.fromisoformat(effective), language, tuple(map(_chapter_again, chapters)))


def _chapter_again(told: list[Any]) -> Chapter:
    number, title, parts = told
    sections = (Section(n, words, tuple(Clause(*line) for line in lines)) for n, words, lines in parts)
    return Chapter(number, "", title, tuple(sections))


def _lines(section: Section) -> list[list[str | bool]]:
    return [[clause.id, clause.heavy, clause.markdown] for clause in section.clauses]


def _read(place: Path) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except OSError as missing:
        raise PolicyFileMissing(place=place) from missing
    except UnicodeDecodeError as broken:
        raise PolicyFileBroken(place=place.name, reason="it is not UTF-8") from broken


def _chapters(folder: Path) -> tuple[Chapter, ...]:
    files = sorted(folder.glob("*.md"))
    if not files:
        raise PolicyFileMissing(place=folder)
    return tuple(_chapter(file) for file in files)


def _chapter(file: Path) -> Chapter:
    place = f"{file.parent.name}/{file.name}"
    name = _CHAPTER_FILE.fullmatch(file.name)
    if name is None:
        raise PolicyFileBroken(place=place, reason="a chapter is named like 2_collection_and_use.md")
    return _understood(place, name["number"], name["slug"], _read(file))


@lru_cache(maxsize=64)
def _understood(place: str, number: str, slug: str, text: str) -> Chapter:
    """Each file is read every time and understood once: a change is seen at once, and no page waits for the parser."""
    title, *blocks = _blocks(place, text)
    if not title.startswith("# "):
        raise ChapterWithoutTitle(place=place)
    _refuse_leftovers(place, title)
    sections = tuple(_sections(place, number, blocks))
    return Chapter(int(number), slug, title.removeprefix("# "), sections)


def _blocks(place: str, text: str) -> list[str]:
    """What empty lines part. A heading that touches a paragraph would swallow it, id and all."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    for block in blocks:
        if block.startswith("#") and "\n" in block:
            raise PolicyFileBroken(place=place, reason=f"'{block.splitlines()[0]}' needs an empty line after it")
    return [" ".join(block.split()) for block in blocks]


def _sections(place: str, chapter: str, blocks: list[str]) -> Iterator[Section]:
    heading, clauses = "", list[Clause]()
    for block in [*blocks, "## "]:
        _refuse_leftovers(place, block)
        if not block.startswith("## "):
            clauses.append(_clause(place, block))
            continue
        if clauses:
            yield Section(_common_number(place, chapter, clauses), heading, tuple(clauses))
        elif heading:
            raise PolicyFileBroken(place=place, reason=f"the section '{heading}' is empty")
        heading, clauses = block.removeprefix("##").strip(), []


def _common_number(place: str, chapter: str, clauses: list[Clause]) -> str:
    number = _number(clauses[0])
    for clause in clauses:
        if _number(clause) != number or number[0] != chapter:
            raise ClauseInWrongPlace(place=place, clause=clause.id)
    return number


def _number(clause: Clause) -> str:
    return clause.id.partition("-")[0]


def _clause(place: str, block: str) -> Clause:
    found = _ATTRIBUTE.search(block)
    words = block[: found.start()] if found else ""
    if found is None or not words or "{#" in words:
        raise ClauseWithoutId(place=place, words=f"{block[:60]}…")
    return Clause(found["id"], found["heavy"] is not None, words)


def _refuse_leftovers(place: str, block: str) -> None:
    if left := _PLACEHOLDER.search(block):
        raise PlaceholderLeft(place=place, words=left.group())
    refuse_deemed_consent(place, block)
    for variable in _VARIABLE.findall(block):
        if not variable.startswith("#") and variable not in VARIABLES:
            raise UnknownVariable(place=place, variable=variable, known=", ".join(VARIABLES))


def _refuse_duplicates(policy: Policy) -> None:
    for clause_id, times in Counter(clause.id for clause in policy.clauses()).items():
        if times > 1:
            raise DuplicateClause(clause=clause_id, language=policy.language)


def _refuse_differences(one: Policy, other: Policy) -> None:
    ones, others = ({clause.id: clause for clause in policy.clauses()} for policy in (one, other))
    for here, there, language in ((ones, others, other.language), (others, ones, one.language)):
        for clause_id in here:
            if clause_id not in there:
                raise MissingClause(clause=clause_id, language=language)
    for clause, twin in zip(ones.values(), others.values(), strict=True):
        if clause.id != twin.id:
            raise DifferentOrder(clause=twin.id, language=other.language, other=one.language)
        _refuse_unlike(clause, twin, one.language, other.language)


def _refuse_unlike(clause: Clause, twin: Clause, language: str, other: str) -> None:
    if clause.heavy != twin.heavy:
        raise DifferentWeight(clause=clause.id, language=language, other=other)
    numbers, other_numbers = (sorted(re.findall(r"\d+", side.markdown)) for side in (clause, twin))
    if numbers != other_numbers:
        raise DifferentNumbers(
            clause=clause.id, language=language, other=other, numbers=numbers, other_numbers=other_numbers
        )
