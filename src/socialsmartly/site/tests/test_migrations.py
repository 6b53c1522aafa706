"""What the models say and what a new database gets are the same."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def missing(models: ProjectState) -> set[str]:
    """The rooms whose migrations lead to something else."""
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), models)
    return set(detector.changes(graph=loader.graph))


def test_no_room_changed_a_table_without_a_migration() -> None:
    assert missing(ProjectState.from_apps(apps)) == set()


def test_a_changed_choice_without_a_migration_would_be_seen() -> None:
    models = ProjectState.from_apps(apps)
    models.models["surveys", "survey"].fields["state"].choices = [("open", "Open")]
    assert missing(models) == {"surveys"}
