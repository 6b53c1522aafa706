"""What has to be assessed and why, with the facts that the program itself knows: nobody types those."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import override

from socialsmartly.privacy.papers.codes import Reason
from socialsmartly.privacy.papers.record import Activity, activities, as_process
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.privacy.recipients.cases import CASES
from socialsmartly.words import Purpose
from socialsmartly.words.decision import made_by
from socialsmartly.words.purposes import GUARDIANSHIP, PUBLISHING, SUCCESSION

OTHERS: Final[dict[str, tuple[str | Promise, Callable[[], Any]]]] = {}
"""What is no purpose and is assessed all the same: its title, and what the program says of it. A room that does such a thing puts it here."""

BY_PLACE: Final = ("@id", "promise")
"""Addresses: they differ from installation to installation and say nothing of what is done."""


@dataclass(frozen=True)
class Subject:
    """Something to assess. `facts` is what the program says of it, in English, as canonical JSON."""

    slug: str
    says: str | Promise
    reasons: tuple[Reason, ...]
    facts: str
    activity: Activity | None = None

    @property
    def digest(self) -> str:
        return sha256(self.facts.encode()).hexdigest()


def subjects() -> list[Subject]:
    """Everything that the law wants assessed beforehand: the purposes that fall under PIPL 55, and what rooms named beside them."""
    found = [_of(one) for one in activities() if why(one.purpose)]
    return [*found, *(_other(slug) for slug in OTHERS)]


def why(purpose: Purpose) -> tuple[Reason, ...]:
    """For which reasons of the law a purpose is assessed; none for most of them. Read off what the program declares elsewhere."""
    whole_program()
    handed_on = {case.purpose for case in CASES.values()} | {SUCCESSION}
    says = {
        Reason.SENSITIVE: purpose == GUARDIANSHIP,
        Reason.DECIDES: any(purpose in one.purposes for one in made_by()),
        Reason.HANDS_ON: purpose in handed_on,
        Reason.PUBLIC: purpose.to_everybody or purpose == PUBLISHING,
    }
    return tuple(reason for reason, holds in says.items() if holds)


def _of(one: Activity) -> Subject:
    with override("en"):
        facts = {name: said for name, said in as_process(one).items() if name not in BY_PLACE}
    return Subject(one.purpose.slug, one.says, why(one.purpose), _canonical(facts), one)


def _other(slug: str) -> Subject:
    says, facts = OTHERS[slug]
    with override("en"):
        return Subject(slug, says, (Reason.SENSITIVE,), _canonical(facts()))


def _canonical(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
