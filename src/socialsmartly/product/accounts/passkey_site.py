"""The name and address a passkey is bound to: those under which the visitor sees us, if they are among our allowed hosts."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

from socialsmartly.product.accounts.actions.factors import Site


def site_of(request: HttpRequest) -> Site:
    host = request.get_host()
    return Site(host.partition(":")[0], f"{request.scheme}://{host}")


def passkeys_work_here(request: HttpRequest) -> bool:
    """Browsers bind a passkey to a name; an address of numbers has none (WebAuthn level 3, 5.1.3)."""
    try:
        ipaddress.ip_address(site_of(request).name)
    except ValueError:
        return True
    return False
