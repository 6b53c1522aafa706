"""Take one mail from a mail server's pipe. The exit codes are those of sysexits, which mail servers understand."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from types import TracebackType

from socialsmartly.privacy.access.links import LinkBroken
from socialsmartly.privacy.promises.counting import counting
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.campaigns.replies import leaked, take
from socialsmartly.product.campaigns.stopwords import MailUnreadable
from socialsmartly.product.desk.errors import DeskRefused
from socialsmartly.product.intake.actions import take_for_desk
from socialsmartly.product.messaging.incoming import FETCHED, LOOKED_AT, NobodyWrote
from socialsmartly.site.starting import ready_to_serve

OF_NO_USE = (MailUnreadable, LinkBroken, AddressRefused, DeskRefused)


class _EndsAsMailServersExpect:
    """65: the mail is no use, tell its writer. 75: keep it and try again, whatever happened: a promise may hang on it.

    Only the kind of error is told: its words, and a traceback, could hold what was read.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            return
        sys.stderr.write(f"socialsmartly: {kind.__name__}\n")
        raise SystemExit(os.EX_DATAERR if issubclass(kind, OF_NO_USE) else os.EX_TEMPFAIL) from None


def run(arguments: Namespace) -> int:
    """0 when the mail was carried out or rightly ignored."""
    raw = _read()
    with _EndsAsMailServersExpect():
        ready_to_serve()
        with counting():
            if not leaked(raw) and not _is_for_desk(raw):
                take(raw[:LOOKED_AT])
    return os.EX_OK


def _is_for_desk(raw: bytes) -> bool:
    """What a machine wrote to a desk is ignored there: an answer to it would be answered in turn."""
    try:
        return take_for_desk(raw)
    except NobodyWrote:
        return True


def _read() -> bytes:
    """As much of the mail as is looked at. The rest is taken from the pipe and dropped, so that the mail server does not find it closed."""
    raw = sys.stdin.buffer.read(FETCHED)
    while sys.stdin.buffer.read(LOOKED_AT):
        pass
    return raw
