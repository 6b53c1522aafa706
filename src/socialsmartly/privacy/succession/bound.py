"""By which words somebody is bound: what they agreed to, and what they ordered under."""

from __future__ import annotations

from typing import Final

from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.rights.reading import Row
from socialsmartly.privacy.succession.carried import texts_of
from socialsmartly.privacy.succession.walking import Data

AGREEMENTS: Final = Agreement._meta.label


def agreements(data: Data) -> list[Row]:
    """To the policy; a contract on paper is known by the digest of its scan alone."""
    return [row for row in data.get(AGREEMENTS, []) if row["document"] == "policy"]


def words_under(data: Data) -> set[str]:
    """The digests of all of them, so that each can be shown word for word (0-c)."""
    return {row["digest"] for row in agreements(data)} | texts_of(data)
