"""H014: one door out. Whoever asks another machine goes through the room of recipients; mail has a door of its own, by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.houselint.source import Finding, Source

CLIENTS = frozenset(
    {
        "requests",
        "httpx",
        "urllib3",
        "aiohttp",
        "pycurl",
        "urllib.request",
        "http.client",
        "ftplib",
        "telnetlib",
        "xmlrpc.client",
    }
    | {"smtplib", "imaplib", "poplib", "websockets", "paramiko"}
)
DIALLING = frozenset({"create_connection", "open_connection", "urlopen", "urlretrieve", "sock_connect"})
MESSAGE = "another machine is asked through socialsmartly.privacy.recipients.egress and nowhere else"


def way_out(source: Source) -> Iterator[Finding]:
    if not source.within("src") or source.is_test:
        return
    for node in source.nodes(ast.Import):
        if any(_is_client(alias.name) for alias in node.names):
            yield source.finding("H014", node.lineno, MESSAGE)
    for imported in source.nodes(ast.ImportFrom):
        module = imported.module or ""
        if any(_is_client(name) for name in (module, *(f"{module}.{alias.name}" for alias in imported.names))) or any(
            alias.name in DIALLING for alias in imported.names
        ):
            yield source.finding("H014", imported.lineno, MESSAGE)
    for attribute in source.nodes(ast.Attribute):
        if attribute.attr in DIALLING:
            yield source.finding("H014", attribute.lineno, MESSAGE)


def _is_client(module: str) -> bool:
    return module in CLIENTS or module.split(".", maxsplit=1)[0] in CLIENTS
