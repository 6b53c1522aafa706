"""What a member and the owner of a shop are told of something unusual, in the language of each."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.models import Decided
from socialsmartly.product.accounts.notices import tell
from socialsmartly.product.accounts.queries import language_of, ways_of
from socialsmartly.product.messaging.moments import moment_in_words
from socialsmartly.product.unusual.models import Familiar
from socialsmartly.product.unusual.rules import HOLD, why
from socialsmartly.product.workspaces.queries import owner_of, workspace_of
from socialsmartly.words.purposes import SECURITY, WORKSPACE

SOMEBODY_NEW: Final = gettext_noop("""Somebody signed in to your account with a device and from a place that it had not been used from.

Device: %(device)s
Place: %(place)s
When: %(when)s (UTC)

If it was you, you need do nothing. A campaign or a file of contacts may wait for a day; a second factor that was at your account before opens it at once.

If it was not you, sign out every device here:
%(link)s

%(operator)s
""")
HELD: Final = gettext_noop("""Something of your shop %(shop)s is held back until %(when)s (UTC): a campaign that was to be sent, or a file of contacts that was to be made.

%(why)s

If it was you, do the same once more after that time, or have a person decide earlier: see "Decisions of programs about me" in My account.

If it was not you, sign out every device here:
%(link)s

%(operator)s
""")
HELD_OF_A_COLLEAGUE: Final = gettext_noop("""At the account of somebody who works in your shop %(shop)s, a program found something unusual. A campaign that was to be sent, or a file of contacts that was to be made, is held back until %(when)s (UTC).

Ask your colleagues who did this. If nobody did, take the seat away from whoever's account it is:
%(link)s

%(operator)s
""")


def somebody_new(member: UUID, device: UUID) -> None:
    """Nothing where the account or the note is gone meanwhile."""
    with reading_for(SECURITY, member=member):
        row = Familiar.objects.filter(pk=device).first()
        said = (row.device or "", row.place or "", row.first_at) if row is not None else None
    if said is None:
        return
    with override(language_of(member)):
        facts = {"device": said[0] or _("Unknown device"), "place": said[1] or "–", "when": moment_in_words(said[2])}
        body = _(SOMEBODY_NEW) % {**_leading_to(reverse("accounts:security")), **facts}
        tell(ways_of(member).addresses, _("A new device signed in to your account"), body)


def a_hold(member: UUID, decision: UUID, workspace: UUID) -> None:
    """To whoever's act it was, with the reasons; and to the owner, without them: they are about somebody else's account."""
    with reading_for(SECURITY, member=member, subject=member):
        hold = Decided.objects.filter(owner=member, subject=member, pk=decision).first()
        made = (json.loads(hold.rule), json.loads(hold.read), hold.at + HOLD) if hold is not None else None
    if made is None:
        return
    owner = owner_of(workspace)
    with reading_for(WORKSPACE, workspace=workspace):
        shop = workspace_of(workspace).title
    with override(language_of(member)):
        facts = {"shop": shop, "when": moment_in_words(made[2]), "why": "\n".join(why(made[0], made[1]))}
        body = _(HELD) % {**_leading_to(reverse("accounts:security")), **facts}
        tell(ways_of(member).addresses, _("Something is held back"), body)
    if owner is not None and owner != member:
        _tell_the_owner(owner, workspace, shop, made[2])


def _tell_the_owner(owner: UUID, workspace: UUID, shop: str, until: datetime) -> None:
    with override(language_of(owner)):
        team = _leading_to(reverse("workspaces:team", args=[workspace]))
        body = _(HELD_OF_A_COLLEAGUE) % {**team, "shop": shop, "when": moment_in_words(until)}
        tell(ways_of(owner).addresses, _("Something is held back"), body)


def _leading_to(path: str) -> dict[str, str]:
    return {"link": f"{settings.SOCIALSMARTLY_SITE}{path}", "operator": settings.SOCIALSMARTLY_OPERATOR}
