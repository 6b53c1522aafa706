"""The word no."""

from __future__ import annotations


class Refusal(Exception):
    """Something was asked for that the rules do not allow. The guard did its work: no promise was broken by saying no."""
