"""Read a file of order lines into a workspace."""

from socialsmartly.site.verbs.imports import from_file as run

__all__ = ["run"]
