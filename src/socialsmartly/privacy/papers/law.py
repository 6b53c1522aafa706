"""Which article allows a purpose, and the terms by which other programs read it.

The European articles and the kinds of data have terms of the Data Privacy Vocabulary (W3C, version 2). It has none for the law of China, so
those are ours: `terms` lists them with what each means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, gettext_noop

from socialsmartly.words import Category, Purpose
from socialsmartly.words.purpose import Basis

DPV: Final = "https://w3id.org/dpv#"
DATA: Final = "https://w3id.org/dpv/pd#"
EUROPE: Final = "https://w3id.org/dpv/legal/eu/gdpr#"
CHINA: Final = "processing.json#pipl-"


@dataclass(frozen=True)
class Ground:
    """A lawful ground: its article in the General Data Protection Regulation and in the Personal Information Protection Law."""

    says: str
    europe: str
    china: str


GROUNDS: Final[Mapping[Basis, Ground]] = {
    Basis.CONTRACT: Ground(gettext_noop("needed for the contract with the person"), "6(1)(b)", "13(1)(2)"),
    Basis.CONSENT: Ground(gettext_noop("the person agreed"), "6(1)(a)", "13(1)(1)"),
    Basis.LAW: Ground(gettext_noop("a law demands it"), "6(1)(c)", "13(1)(3)"),
    Basis.INTEREST: Ground(gettext_noop("a legitimate interest, after weighing"), "6(1)(f)", "13(1)(1)"),
}
"""China's law knows no legitimate interest: there the same purpose rests on the person's agreement, which it needs as well."""
PIPL: Final[Mapping[str, str]] = {
    "13(1)(1)": gettext_noop("the individual's consent"),
    "13(1)(2)": gettext_noop("needed to conclude or perform a contract to which the individual is a party"),
    "13(1)(3)": gettext_noop("needed to fulfil duties that a law lays down"),
}
KINDS: Final[Mapping[Category, tuple[str, str]]] = {
    Category.IDENTITY: (gettext_noop("who somebody is"), "Identifying"),
    Category.CONTACT: (gettext_noop("how somebody is reached"), "Contact"),
    Category.CONTENT: (gettext_noop("what somebody wrote"), "Communication"),
    Category.BEHAVIOUR: (gettext_noop("what somebody did"), "Behavioral"),
    Category.CHOICE: (gettext_noop("what somebody chose"), "Preference"),
    Category.TECHNICAL: (gettext_noop("technical marks"), "DeviceBased"),
}


def ground_of(purpose: Purpose) -> Ground:
    """KeyError for a basis that allows nothing; an interest without a consent beside it has no ground in China (PIPL art. 13)."""
    return GROUNDS[purpose.basis]


def european_term(article: str) -> str:
    """The vocabulary writes article 6(1)(b) as A6-1-b."""
    return f"{EUROPE}A{_joined(article)}"


def chinese_term(article: str) -> str:
    return f"{CHINA}{_joined(article)}"


def terms() -> Iterator[dict[str, str]]:
    """Our own terms for the law of China, each with its meaning in the reader's language."""
    for article, meaning in PIPL.items():
        yield {"@id": chinese_term(article), "@type": f"{DPV}LegalBasis", "article": article, "label": gettext(meaning)}


def _joined(article: str) -> str:
    return article.replace("(", "-").replace(")", "")
