"""Bring a backup back."""

from socialsmartly.site.verbs.backup import bring_back as run

__all__ = ["run"]
