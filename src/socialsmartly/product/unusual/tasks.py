"""Whoever should know of something unusual is told."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.unusual import letters
from socialsmartly.words.purposes import SECURITY, WORKSPACE


@task(serves=(SECURITY, WORKSPACE), name="unusual.tell_of_a_hold")
def tell_of_a_hold(member_id: str, decision_id: str, workspace_id: str) -> None:
    letters.a_hold(UUID(member_id), UUID(decision_id), UUID(workspace_id))


@task(serves=(SECURITY,), name="unusual.tell_of_somebody_new")
def tell_of_somebody_new(member_id: str, device_id: str) -> None:
    letters.somebody_new(UUID(member_id), UUID(device_id))
