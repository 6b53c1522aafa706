"""What a policy may not say, and what it has to: words that make a consent of something else, and facts that a law wants told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from socialsmartly.privacy.promises.errors import (
    DeemedConsent,
    FactElsewhere,
    MissingFact,
    PolicyFileBroken,
    UnknownFact,
)

if TYPE_CHECKING:
    from socialsmartly.privacy.promises.text import Policy

YES: Final = r"(?:agree[ds]?|consent(?:s|ed)?|accept(?:s|ed|ance)?)"
ACTS: Final = r"(?:use|using|visit\w*|install\w*|download\w*|sign\w* (?:in|up)|log\w* in|access\w*|continu\w*|silence)"
DEEMED: Final = (
    re.compile(
        rf"\b(?:nobody is |never |not |nor )?(?:deemed|taken|considered|presumed|assumed) to (?:have )?{YES}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:by|in) {ACTS}\b[^.;]*\byou {YES}", re.IGNORECASE),
    re.compile(rf"\b{ACTS}\b[^.;]*\b(?:means|implies|constitutes|counts as)\b[^.;]*\b{YES}", re.IGNORECASE),
    re.compile(rf"\bunless you (?:object|refuse|opt out)\b[^.;]*\b{YES}", re.IGNORECASE),
    re.compile(r"(?:不|不得|不会被|绝不)?(?:视为|视同|推定|默认)(?:您|你)?(?:已经?)?(?:同意|接受|授权)", re.IGNORECASE),
    re.compile(
        r"(?:使用|访问|登录|安装|下载|注册)[^。；]*(?:即|就|便)(?:表示|表明|代表|意味着|构成)[^。；]*(?:同意|接受|授权)",
        re.IGNORECASE,
    ),
)
"""A consent is an act that can mean nothing else (PIPL 14, GDPR 4(11), recital 32): using, visiting or keeping silent is none."""

DENIED: Final = re.compile(r"\b(?:never|not|no|nobody|neither|nor)\b|不|并非|没有|绝非", re.IGNORECASE)
"""Words that say that it is no consent."""

FACTS: Final[Mapping[str, str]] = {
    "controller": "PIPL 17(1), GDPR 13(1)(a)",
    "officer": "PIPL 52, GDPR 13(1)(b)",
    "purposes": "PIPL 17(2), GDPR 13(1)(c)",
    "legal grounds": "PIPL 13, GDPR 13(1)(c)",
    "kinds": "PIPL 17(2), GDPR 14(1)(d)",
    "refusing": "PIPL 16, GDPR 13(2)(e)",
    "sensitive": "PIPL 30",
    "recipients": "PIPL 23, GDPR 13(1)(e)",
    "processors": "PIPL 21, GDPR 28",
    "abroad": "PIPL 39, GDPR 13(1)(f)",
    "succession": "PIPL 22",
    "publishing": "PIPL 25",
    "periods": "PIPL 17(2), GDPR 13(2)(a)",
    "rights": "PIPL 44 to 47, GDPR 13(2)(b)",
    "another recipient": "PIPL 45, GDPR 20",
    "procedure": "PIPL 17(3) and 50",
    "withdrawing": "PIPL 15, GDPR 13(2)(c)",
    "programs": "PIPL 24, GDPR 13(2)(f)",
    "explaining": "PIPL 48",
    "complaints": "PIPL 65, GDPR 13(2)(d)",
    "relatives": "PIPL 49",
    "breaches": "PIPL 57, GDPR 34",
    "minors": "PIPL 31, Minors Law 72",
    "changes": "PIPL 17, E-Commerce Law 34",
}
"""What each law wants told, with its place. `policy.toml` says which clauses tell it."""
WORDS_OF: Final[Mapping[str, str]] = {"controller": "{operator}", "officer": "{privacy_contact}"}


def refuse_deemed_consent(place: str, block: str) -> None:
    """DeemedConsent for a paragraph that makes a yes of something else."""
    for pattern in DEEMED:
        for found in pattern.finditer(block):
            if not DENIED.search(found.group()):
                raise DeemedConsent(place=place, words=found.group())


def refuse_missing_facts(policy: Policy, facts: Mapping[str, Any]) -> None:
    """Each fact of the list is told by clauses that there are (MissingFact, UnknownFact, FactElsewhere)."""
    if unknown := facts.keys() - FACTS.keys():
        raise UnknownFact(fact=min(unknown), known=", ".join(FACTS))
    told = {clause.id: clause.markdown for clause in policy.clauses()}
    for fact, law in FACTS.items():
        clauses = list(_clauses(fact, facts.get(fact, [])))
        if not clauses or not told.keys() >= set(clauses):
            raise MissingFact(fact=fact, law=law, language=policy.language)
        words = WORDS_OF.get(fact, "")
        if words and not any(words in told[clause] for clause in clauses):
            raise FactElsewhere(fact=fact, law=law, words=words, clauses=", ".join(clauses), language=policy.language)


def _clauses(fact: str, said: Any) -> Iterator[str]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise PolicyFileBroken(place="policy.toml", reason=f"the fact '{fact}' needs a list of clauses")
    yield from said
