"""On which sites of its own a shop may put the window. Pure."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from socialsmartly.product.desk.errors import SitesRefused

MOST_SITES: Final = 10
PORTS: Final = {"http": 80, "https": 443}
LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def read_sites(text: str) -> list[str]:
    """One site a line, as a browser names it: scheme, host, and the port if it is not the usual one (SitesRefused)."""
    found = list(dict.fromkeys(_site(line.strip()) for line in text.splitlines() if line.strip()))
    if len(found) > MOST_SITES:
        raise SitesRefused
    return found


def _site(line: str) -> str:
    try:
        read = urlsplit(line if "://" in line else f"https://{line}")
        host, port = _host(read.hostname or ""), read.port
    except ValueError:
        raise SitesRefused from None
    if not _whole(read) or not (read.scheme == "https" or (read.scheme == "http" and _is_here(host))):
        raise SitesRefused
    return f"{read.scheme}://{host}" + (f":{port}" if port not in {None, PORTS[read.scheme]} else "")


def _whole(read: SplitResult) -> bool:
    """Nothing but a site: no page of it, and nobody's name."""
    return read.path in {"", "/"} and not (read.query or read.fragment or "@" in read.netloc)


def _host(name: str) -> str:
    host = name.encode("idna").decode().lower()  # as it stands in the header that a browser sends
    if not all(LABEL.fullmatch(part) for part in host.split(".")) or not ("." in host or _is_here(host)):
        raise SitesRefused
    return host


def _is_here(host: str) -> bool:
    """A shop that is tried out on one's own machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
