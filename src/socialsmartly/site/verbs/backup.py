"""Back up, and restore. The database is started for it when it is not running."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from socialsmartly.site import backup
from socialsmartly.site.environment import environment
from socialsmartly.site.lifeline import alone_in
from socialsmartly.site.supervisor import embedded, say

OK, NOT_UNDERSTOOD = 0, 2


def run(arguments: Namespace) -> int:
    """A running installation goes on running."""
    if not arguments.to:
        return _complain("say where: socialsmartly backup --to FOLDER")
    with own_database(alone=False):
        done = backup.back_up(Path(arguments.to), timezone.now())
    say(f"backed up: {done}")
    return OK


def bring_back(arguments: Namespace) -> int:
    """AlreadyRunning or StillServing while anything of the installation runs."""
    if not arguments.folder:
        return _complain("say from where: socialsmartly restore FOLDER")
    backup.check(Path(arguments.folder))
    with own_database(alone=True):
        told = backup.restore(Path(arguments.folder), with_keyring=arguments.keyring)
    say(
        f"restored: the state of {told['made_at']}. Erasures and withdrawals since then are done again by the next start."
    )
    return OK


@contextmanager
def own_database(*, alone: bool) -> Iterator[None]:
    """Our own server, running; stopped again if it was not. `alone` means that nothing else may use the data folder meanwhile."""
    data = Path(settings.SOCIALSMARTLY_DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    postgres = embedded(data)
    ours = environment().database_host == str(environment().sockets)
    starts = ours and not postgres.is_running()
    with alone_in(data) if ours and (alone or starts) else nullcontext():
        if starts:
            postgres.start()
        try:
            yield
        finally:
            if starts:
                postgres.stop()


def _complain(why: str) -> int:
    sys.stderr.write(f"socialsmartly: {why}\n")
    return NOT_UNDERSTOOD
