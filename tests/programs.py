"""The command line without the second that its start takes: a process of each login gets ready once and forks for every command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from base64 import b64decode, b64encode
from tempfile import TemporaryFile
from typing import NoReturn

from socialsmartly.site.commandline import main
from tests.house import ROOT

READY = "import django; django.setup(); from tests.programs import serve; serve()"


def socialsmartly(
    *arguments: object, login: str = "owner", given: bytes = b"", **told: object
) -> subprocess.CompletedProcess[str]:
    """What `socialsmartly …` answers in a process of its own, to whom `given` is piped and SOCIALSMARTLY_… `told`. Where the start
    itself is what is tried, a test starts it."""
    chosen = {f"SOCIALSMARTLY_{name}": str(value) for name, value in {"LOGIN": login, **told}.items()}
    ready, asked = _ready({**os.environ, **chosen}), list(map(str, arguments))
    assert ready.stdin
    assert ready.stdout
    ready.stdin.write(json.dumps([asked, b64encode(given).decode()]) + "\n")
    ready.stdin.flush()
    code, said, complained = json.loads(ready.stdout.readline())
    return subprocess.CompletedProcess(asked, code, said, complained)


RUNNING: dict[frozenset[tuple[str, str]], subprocess.Popen[str]] = {}
"""By what they were told: a test may have given its keyring another place."""


def _ready(environment: dict[str, str]) -> subprocess.Popen[str]:
    told = frozenset((name, value) for name, value in environment.items() if name.startswith("SOCIALSMARTLY_"))
    if told not in RUNNING:
        RUNNING[told] = subprocess.Popen(
            [sys.executable, "-c", READY],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    return RUNNING[told]


def end_programs() -> None:
    """Each ends when nobody can ask any more."""
    while RUNNING:
        _, ready = RUNNING.popitem()
        with ready:
            assert ready.stdin
            ready.stdin.close()


def serve() -> None:
    """A command a line, as JSON; it answers with the exit code and both outputs."""
    for line in sys.stdin:
        arguments, given = json.loads(line)
        with TemporaryFile() as piped, TemporaryFile() as said, TemporaryFile() as complained:
            piped.write(b64decode(given))
            piped.seek(0)
            child = os.fork()
            if not child:
                _become(arguments, piped.fileno(), said.fileno(), complained.fileno())
            _, status = os.waitpid(child, 0)
            told = [os.pread(file.fileno(), 1 << 20, 0).decode() for file in (said, complained)]
        sys.stdout.write(json.dumps([os.waitstatus_to_exitcode(status), *told]) + "\n")
        sys.stdout.flush()


def _become(arguments: list[str], *streams: int) -> NoReturn:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    code = 1
    try:
        code = main(arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    finally:  # the child of a fork never returns into the loop of its parent
        if sys.exc_info()[0]:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
