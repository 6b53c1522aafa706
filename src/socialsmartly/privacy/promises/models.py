"""Every text that somebody here could agree to, word for word."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.words import Kind, NoPerson


class PublishedText(HeldRow):
    """One version of the policy in one language. `canonical` is the text whose SHA-256 is `digest`, so the row proves itself."""

    digest = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    canonical = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    privacy = NoPerson("the words of the policy, which everybody may read", kind=Kind.REFERENCE)

    class Meta(HeldRow.Meta):
        pass
