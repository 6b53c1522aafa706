"""The mail server of one's own machine: takes every mail, passes none on, keeps each as a file; a reply reaches `receive` as elsewhere."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from argparse import Namespace
from asyncio.subprocess import PIPE

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from socialsmartly.product.messaging.local import keep_mail
from socialsmartly.site.lifeline import PARENT

LARGEST_MAIL = 20 * 1024 * 1024
ANSWERS = {
    os.EX_OK: "250 kept",
    os.EX_DATAERR: "554 this reply leads to nobody",
    os.EX_TEMPFAIL: "451 try again later",
}


class KeepsMail:
    """The hook that the SMTP server calls with each mail it has taken."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        given = envelope.content or b""
        content = given if isinstance(given, bytes) else given.encode()
        await asyncio.to_thread(keep_mail, content)
        replies = [
            to for to in envelope.rcpt_tos if to.lower().endswith(f"@{settings.SOCIALSMARTLY_REPLY_DOMAIN or '-'}")
        ]
        sender = (envelope.mail_from or "").strip("<>")
        codes = [await receive(sender, to, content) for to in replies]
        refused = next((code for code in codes if code), os.EX_OK)
        return ANSWERS.get(refused, ANSWERS[os.EX_TEMPFAIL])


async def receive(sender: str, to: str, content: bytes) -> int:
    """Pipe a mail to `socialsmartly receive`, with the two lines that a mail server puts above it. It has the login of the web, which
    may do what a person asks; the sink's own may not."""
    above = f"Return-Path: <{sender}>\nX-Original-To: {to}\n".encode()
    ours = {"LOGIN": "web", "MAIL_PORT": str(settings.EMAIL_PORT)}
    environment = {
        **os.environ,
        **{f"SOCIALSMARTLY_{name}": value for name, value in ours.items()},
        PARENT: str(os.getpid()),
    }
    program = (sys.executable, "-m", "socialsmartly", "receive")
    running = await asyncio.create_subprocess_exec(*program, stdin=PIPE, env=environment)
    await running.communicate(above + content)
    return running.returncode or os.EX_OK


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
