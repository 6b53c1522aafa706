"""The authorisation is ended and the program is killed at the worst moment: either nothing was said, or the deletion is on its way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from uuid import UUID

import pytest

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.stores.tests import shop
from socialsmartly.words.purposes import AUDIENCE
from tests.house import as_owner, run_queue

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.promise("2.2-h")]

WITHDRAWS = """
import os, signal, sys
from uuid import UUID
import django
django.setup()
from socialsmartly.privacy.consent import actions, signals
from socialsmartly.product.my.actions import switch_store
from socialsmartly.product.stores import receivers

def die(**said):
    os.kill(os.getpid(), signal.SIGKILL)

moment, member, workspace = sys.argv[1:]
if moment == "before the commit":
    signals.withdrawing.connect(die)
if moment == "after the commit":
    signals.withdrawn.send = die
if moment == "after the commit, the old way":
    signals.withdrawing.disconnect(dispatch_uid="stores.delete_the_copy")
    signals.withdrawn.receivers.clear()
    signals.withdrawn.connect(die)
    signals.withdrawn.connect(receivers.delete_the_copy)
switch_store(UUID(member), UUID(workspace), on=False)
"""


def killed(moment: str, member: UUID, workspace: UUID) -> None:
    """A process of its own ends the authorisation, as the page does, and dies without a chance to tidy up."""
    done = subprocess.run(
        [sys.executable, "-c", WITHDRAWS, moment, str(member), str(workspace)], env=os.environ, check=False
    )
    assert done.returncode == -signal.SIGKILL


def is_open(workspace: UUID) -> bool:
    try:
        with reading_for(AUDIENCE, workspace=workspace):
            return True
    except NotAuthorised:
        return False


def queue() -> list[str]:
    with as_owner() as owner:
        return [name for (name,) in owner.execute("SELECT task_name FROM procrastinate_jobs ORDER BY task_name")]


@pytest.mark.slow
def test_after_a_kill_between_the_commit_and_the_answer_the_worker_deletes() -> None:
    member, workspace = shop.a_shop()
    shop.bring_in(workspace, member, shop.orders_file(7))
    run_queue()
    killed("after the commit", member, workspace)
    assert not is_open(workspace)
    assert shop.rows_of(workspace, "contacts_contact") == 7
    assert queue() == ["campaigns.stop", "my.note_withdrawal", "stores.close"]
    run_queue()
    assert shop.rows_of(workspace, "contacts_contact") == 0


def test_after_a_kill_before_the_commit_nothing_was_said_and_nothing_goes() -> None:
    member, workspace = shop.a_shop()
    killed("before the commit", member, workspace)
    assert is_open(workspace)
    assert queue() == []


def test_a_job_put_on_the_queue_after_the_commit_would_be_lost() -> None:
    """The twin: the same kill, with the deletion begun where it used to begin."""
    member, workspace = shop.a_shop()
    killed("after the commit, the old way", member, workspace)
    assert not is_open(workspace)
    assert "stores.close" not in queue()
