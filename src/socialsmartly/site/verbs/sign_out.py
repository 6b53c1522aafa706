"""Sign a member out on every device, when they say that somebody else is in. The address is read from the terminal and written nowhere."""

from __future__ import annotations

from argparse import Namespace

from socialsmartly.product.accounts.actions.sign_ins import end_everywhere
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import normal_address
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    try:
        member = member_of(normal_address(arguments.address or "", "en"))
    except AddressRefused as refused:
        say(str(refused))
        return 1
    if member is None:
        say("Nobody signed up with this address. Look at it again.")
        return 1
    end_everywhere(member)
    say(
        "They are signed out on every device, also after a restored backup. Whoever has their address can sign in again."
    )
    return 0
