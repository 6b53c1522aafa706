"""A policy of one clause, made without a file."""

from __future__ import annotations

from datetime import date

from socialsmartly.privacy.promises.text import Chapter, Clause, Policy, Section


def policy_of(words: str, heavy: bool = False) -> Policy:
    section = Section("2.1", "Opening", (Clause("2.1-a", heavy, words),))
    return Policy("Policy", "1.0", date(2026, 12, 1), "en", (Chapter(2, "account", "Account", (section,)),))
