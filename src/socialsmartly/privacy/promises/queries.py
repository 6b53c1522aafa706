"""The texts of the policy, the present one and every earlier one."""

from __future__ import annotations

import hashlib

from socialsmartly.privacy.promises.errors import PublishedTextChanged
from socialsmartly.privacy.promises.models import PublishedText
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
