"""Make a member staff of the operator. The address is read from the terminal and written nowhere."""

from __future__ import annotations

from argparse import Namespace

from socialsmartly.privacy.keyring.index import MEMBERS, find
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.rules import normal_address
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    try:
        address = normal_address(arguments.address or "", "en")
    except AddressRefused as refused:
        say(str(refused))
        return 1
    member = find(MEMBERS, address.channel, address.value)
    if member is None:
        say("Nobody signed up with this address. Let them sign up first, then run this again.")
        return 1
    say("They are staff now; the area opens with a second factor." if seat_staff(member) else "They are staff already.")
    return 0
