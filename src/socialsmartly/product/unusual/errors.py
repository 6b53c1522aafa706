"""What this room refuses. The docstring is the message."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from socialsmartly.product.messaging.moments import moment_in_words
from socialsmartly.words import Refusal


class NotLookedAt(Refusal):
    """Nothing went out: nobody had looked whether something is unusual. Look first, for this very shop and this very act."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NoTable(Refusal):
    """SOCIALSMARTLY_COUNTRIES names no folder with a table of countries for both kinds of addresses (geoip, geoip6). Give the folder of Debian's package tor-geoipdb, /usr/share/tor, or leave it empty: then networks are compared."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class HeldBack(Refusal):
    """A program found this unusual, so nothing was sent and nothing was taken out. After that time, do the same once more. If it was not you, sign out every device under "Sign-in and security". A person can decide earlier: see "Decisions of programs about me" in My account."""

    def __init__(self, until: datetime, signs: tuple[str, ...]) -> None:
        super().__init__(type(self).__doc__)
        self.until, self.signs = until, signs

    def said(self) -> str:
        """Until when, why and what can be done, in the language of the page."""
        facts = {"when": moment_in_words(self.until), "why": " ".join(self.signs)}
        return f"{gettext('Held back until %(when)s (UTC): %(why)s') % facts} {gettext(str(self))}"
