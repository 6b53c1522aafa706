"""The texts of the policy, the present one and every earlier one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from socialsmartly.privacy.promises.errors import PublishedTextChanged
from socialsmartly.privacy.promises.models import Explanation, PublishedText, Stands
from socialsmartly.privacy.promises.text import Policy, from_canonical
from socialsmartly.words.promise import keeps


@keeps("0-c")
def text_of(digest: str) -> Policy | None:
    """The exact words behind the digest that an agreement names; words that no longer fit their digest are refused."""
    found: PublishedText | None = PublishedText.objects.filter(digest=digest).first()
    if found is None:
        return None
    if hashlib.sha256(found.canonical.encode()).hexdigest() != digest:
        raise PublishedTextChanged(digest=digest)
    return from_canonical(found.canonical)


def published() -> list[PublishedText]:
    """Newest first."""
    return list(PublishedText.objects.defer("canonical").order_by("-published_at", "language"))


@dataclass(frozen=True)
class Explained:
    """A question about a sentence and its answer, in the language of the reader."""

    question: str
    answer: str


@keeps("8-a")
def explained(language: str) -> Mapping[str, list[Explained]]:
    """What two people let out, by the number of its sentence, oldest first. Any block about nobody may ask."""
    found: defaultdict[str, list[Explained]] = defaultdict(list)
    chinese = language.startswith("zh")
    for one in Explanation.objects.filter(state=Stands.PUBLISHED).order_by("decided_at", "id"):
        words = (one.question_zh, one.answer_zh) if chinese else (one.question_en, one.answer_en)
        found[one.clause].append(Explained(*words))
    return found


def explanations() -> list[Explanation]:
    """Every one, what waits first. Inside a block for PUBLISHING."""
    found = list(Explanation.objects.order_by("-proposed_at", "-id")[:200])
    return sorted(found, key=lambda one: one.state != Stands.PROPOSED)
