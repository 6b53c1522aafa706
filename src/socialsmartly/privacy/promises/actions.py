"""The only place that publishes a text."""

from __future__ import annotations

from socialsmartly.privacy.promises.models import PublishedText
from socialsmartly.privacy.promises.places import policy_folder, policy_values
from socialsmartly.privacy.promises.text import canonical, digest, filled, load_all
from socialsmartly.words.promise import keeps


@keeps("0-c")
def publish() -> int:
    """Keep the present text in every language, before anybody can agree to it; how many of them were new.

    Run as the owner of the tables whenever the program or its settings change. A text that was published never changes.
    """
    policies = [filled(policy, policy_values()) for policy in load_all(policy_folder()).values()]
    known = set(PublishedText.objects.values_list("digest", flat=True))
    texts = [
        PublishedText(digest=digest(p), version=p.version, language=p.language, canonical=canonical(p))
        for p in policies
        if digest(p) not in known
    ]
    PublishedText.objects.bulk_create(texts, ignore_conflicts=True)
    return len(texts)
