"""A database that was in use before a rule came is brought under it, and what had to give way is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights.models import RequestStep
from tests.house import as_login, as_owner

EXTENDED = import_module("socialsmartly.privacy.rights.migrations.0011_extended_once")
ONE, OTHER = uuid7(), uuid7()
NOW = timezone.now()


@contextmanager
def before_the_rule() -> Iterator[Any]:
    """The owner's connection in a database without the constraint, with a request that was extended twice and one that was once."""
    rule = RequestStep._meta.constraints[0]
    with as_login("owner"), connection.schema_editor() as editor:
        editor.remove_constraint(RequestStep, rule)
        for request, step, age in ((ONE, "complex", 2), (ONE, "many requests", 1), (OTHER, "complex", 3)):
            at = NOW - timedelta(hours=age)
            RequestStep.objects.create(request=request, subject=uuid7(), step=f"extended: {step}", by="staff", at=at)
        yield editor, rule
        transaction.set_rollback(True)


def test_of_two_extensions_the_later_stays_and_the_log_tells(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with before_the_rule() as (editor, rule):
        EXTENDED.keep_the_later(apps, editor)
        editor.add_constraint(RequestStep, rule)
        left = dict(RequestStep.objects.filter(request__in=[ONE, OTHER]).values_list("request", "step"))
    assert left == {ONE: "extended: many requests", OTHER: "extended: complex"}
    assert "extended twice at once" in caplog.text


def test_without_letting_one_go_the_rule_could_not_come(db: None) -> None:
    """The twin."""
    with pytest.raises(IntegrityError), before_the_rule() as (editor, rule):
        editor.add_constraint(RequestStep, rule)


def test_where_nothing_happened_twice_nothing_is_said(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with as_login("owner"), connection.schema_editor() as editor:
        EXTENDED.keep_the_later(apps, editor)
        transaction.set_rollback(True)
    assert caplog.text == ""
    with as_owner() as owner:
        forced = owner.execute(
            "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'rights_requeststep'"
        ).fetchone()
    assert forced == (True,), "the trial was undone"
