"""What can be wrong with a change of the policy. The docstring of each class is its message."""

from __future__ import annotations

from socialsmartly.privacy.promises.errors import PolicyError


class NoticeTooShort(PolicyError):
    """Version {version} takes more or gives less than the one before, and says that it holds from {effective}. Give people seven full days: set `effective` in policy.toml to {earliest} or later (6-c)."""


class WiderThanSaid(PolicyError):
    """The program does more than version {version} of the policy says:
    {changes}
    Write it into the policy and raise `version` in policy.toml, then run `make promises`. Before a version was ever published, `--amend` does the same without a new number."""
