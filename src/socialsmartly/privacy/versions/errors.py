"""What can be wrong with a change of the policy. The docstring of each class is its message."""

from __future__ import annotations

from socialsmartly.privacy.promises.errors import PolicyError


class NoticeTooShort(PolicyError):
    """Version {version} takes more or gives less than the one before, and says that it holds from {effective}. Give people seven full days: set `effective` in policy.toml to {earliest} or later (6-c)."""


class NotForEach(PolicyError):
    """Version {version} keeps something longer or weakens a right, and people here agreed to less: {changes} The program cannot hold two such rules side by side yet. Keep the earlier one (6-b)."""


class AskedAnew(PolicyError):
    """Version {version} makes more of a consent than it was given for: {changes} Leave that purpose as it was, and write what is new as a purpose with a consent of its own, for which each person is asked (6-c; PIPL 14)."""
