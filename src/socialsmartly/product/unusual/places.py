"""Whereabouts a visitor is, as coarse as it can be said: a country where the operator has a table of them, else a network.

The table is two files as Debian's package `tor-geoipdb` has them (`geoip`, `geoip6`): lines of first address, last address and country,
in order. They are searched where they lie, so that a process holds nothing of them.
"""

from __future__ import annotations

import logging
import mmap
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from socialsmartly.product.unusual.errors import NoTable

NETWORK: Final = {4: 16, 6: 32}
"""So many first bits of an address are a network: about what one provider has in one region."""
WELL_KNOWN: Final = ("8.8.8.8", "2001:4860:4860::8888")
"""An address of each version that every table of countries knows."""
UNKNOWN: Final = "??"
FILES: Final = {4: "geoip", 6: "geoip6"}
Address = IPv4Address | IPv6Address
log = logging.getLogger("socialsmartly.unusual")


def check_tables() -> None:
    """Before anything serves: where the operator names a table, it is there and knows an address of each version (NoTable)."""
    folder = settings.SOCIALSMARTLY_COUNTRIES
    if not folder:
        return
    try:
        known = [country_of(ip_address(one), Path(folder)) for one in WELL_KNOWN]
    except (OSError, ValueError):
        known = []
    if not known or any("/" in one for one in known):
        raise NoTable


def whereabouts(visitor: str) -> str:
    """By what the operator has set. A table that was lost or broken since the start is no reason to let nobody in: then it is the network."""
    try:
        return place_of(visitor, settings.SOCIALSMARTLY_COUNTRIES)
    except (OSError, ValueError):
        log.exception("the table of countries could not be read")
        return place_of(visitor, "")


def place_of(visitor: str, tables: str) -> str:
    """Two letters (ISO 3166), or a network; nothing for what is no address. `tables` is the folder of the files, or nothing."""
    try:
        address = _plain(ip_address(visitor))
    except ValueError:
        return ""
    return country_of(address, Path(tables)) if tables else network_of(address)


def network_of(address: Address) -> str:
    return str(ip_network((address, NETWORK[address.version]), strict=False))


def country_of(address: Address, tables: Path) -> str:
    """By the table (OSError, or ValueError, where it is none); the network where that does not know the address."""
    with (tables / FILES[address.version]).open("rb") as file, _mapped(file) as lines:
        found = _line_of(lines, int(address))
    return found if found and found != UNKNOWN else network_of(address)


def _mapped(file: BinaryIO) -> mmap.mmap:
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _plain(address: Address) -> Address:
    """An address of version 4 that came dressed as one of version 6."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _line_of(lines: mmap.mmap, wanted: int) -> str:
    """The country of the one line that spans an address; halves the file until one line is left."""
    low, high = 0, len(lines)
    while low < high:
        at = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", at)
        end = len(lines) if end < 0 else end
        line = lines[at:end]
        if line.startswith(b"#") or not line.strip():
            low = end + 1  # notes stand before everything else
            continue
        first, last, country = line.decode("ascii").strip().split(",")
        if wanted < _number(first):
            high = at
        elif wanted > _number(last):
            low = end + 1
        else:
            return country
    return ""


def _number(written: str) -> int:
    return int(written) if written.isdigit() else int(IPv6Address(written))
