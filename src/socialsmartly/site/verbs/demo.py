"""Put the demo shop into a workspace."""

from socialsmartly.site.verbs.imports import from_demo as run

__all__ = ["run"]
