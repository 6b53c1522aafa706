"""Make a member staff of the operator. The address is read from the terminal and written nowhere."""

from __future__ import annotations

import re
from argparse import Namespace

from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import Address, normal_address
from socialsmartly.product.staff.actions import seat_staff, vouch_for
from socialsmartly.site.supervisor import say

NOW = "They are staff now. The area opens with a second factor that is confirmed: add one, then run this with --confirm and its number."


def run(arguments: Namespace) -> int:
    try:
        address = normal_address(arguments.address or "", "en")
    except AddressRefused as refused:
        say(str(refused))
        return 1
    if arguments.confirm:
        return _confirm(address, arguments.confirm)
    member = member_of(address)
    if member is None:
        say("Nobody signed up with this address. Let them sign up first, then run this again.")
        return 1
    say(NOW if seat_staff(member) else "They are staff already.")
    return 0


def _confirm(address: Address, number: str) -> int:
    if vouch_for(address, re.sub(r"\D", "", number)):
        say("Confirmed. This second factor opens the staff area from now on.")
        return 0
    say(
        "No staff member with this address has an unconfirmed second factor of this number. Look at the number again, on their page."
    )
    return 1
