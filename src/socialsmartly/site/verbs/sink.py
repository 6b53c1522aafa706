"""The mail server of one's own machine: takes every mail, passes none on, keeps each as a file."""

from __future__ import annotations

import asyncio
import signal
from argparse import Namespace

from aiosmtpd.smtp import SMTP, Envelope, Session

from socialsmartly.product.messaging.local import keep_mail

LARGEST_MAIL = 10 * 1024 * 1024


class KeepsMail:
    """The hook that the SMTP server calls with each mail it has taken."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        content = envelope.content or b""
        await asyncio.to_thread(keep_mail, content if isinstance(content, bytes) else content.encode())
        return "250 kept"


def server() -> SMTP:
    return SMTP(KeepsMail(), data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="localhost")


def run(arguments: Namespace) -> int:
    asyncio.run(_serve(int(arguments.port)))
    return 0


async def _serve(port: int) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with await loop.create_server(server, "127.0.0.1", port):
        await stopped.wait()
