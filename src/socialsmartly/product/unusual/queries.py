"""What is read of a member's account before something goes out in great number. Inside a block of the member for SECURITY."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from socialsmartly.privacy.decisions.models import By, Decided
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.accounts.models import SecondFactor
from socialsmartly.product.accounts.queries import wrong_codes_here
from socialsmartly.product.unusual.models import Familiar
from socialsmartly.product.unusual.rules import GO, HOLD, SPENT, UNUSUAL, Act, usual
from socialsmartly.words.decision import Said


def figures(act: Act, now: datetime) -> Said:
    """What the rule reads: of devices and places only whether they are new."""
    return {
        "what": act.what.value,
        "people": act.people,
        "usual": usual(act.earlier),
        "agreed": act.agreed,
        "factor": was_there(act.factor, now),
        **sign_ins(now),
        "wrong_codes": wrong_codes_here(act.member, now - HOLD),
    }


def was_there(factor: UUID | None, now: datetime) -> bool:
    """Whether a second factor was at the account before: one that came today shows nothing."""
    return factor is not None and SecondFactor.objects.filter(pk=factor, added_at__lte=now - HOLD).exists()


def sign_ins(now: datetime) -> Said:
    """Whether somebody `came` within the hold by a device and place that had not been there together, and whether both are unlike any
    that the account had before it (`new`). Where there is no before, nothing is; what came from nowhere that is known says nothing."""
    rows = [row for row in familiar_here() if row.place]
    late = [row for row in rows[1:] if row.first_at > now - HOLD]
    before = [row for row in rows if row.first_at <= now - HOLD]
    return {"came": bool(late), "new": any(is_strange(row, before) for row in late)}


def familiar_here() -> list[Familiar]:
    """Where a member signed in from, opened, the first one first."""
    rows = list(Familiar.objects.order_by("first_at"))
    open_all(rows, "device", "place")
    return rows


def is_strange(one: Familiar, before: Sequence[Familiar]) -> bool:
    """Unlike all of those in both."""
    known = [row for row in before if row.place]
    return bool(one.place and known) and all(row.device != one.device and row.place != one.place for row in known)


def last_hold(act: Act, now: datetime) -> Decided | None:
    """The hold of this kind that has not had its say."""
    mine = Decided.objects.filter(owner=act.member, subject=act.member, kind=UNUSUAL.slug, thing=act.thing)
    found: Decided | None = mine.filter(by=By.PROGRAM, at__gt=now - SPENT).order_by("-at").first()
    return found


def is_over(hold: Decided, now: datetime) -> bool:
    """It had its day, or a person let it go."""
    if hold.at <= now - HOLD:
        return True
    anew = Decided.objects.filter(owner=hold.owner, subject=hold.subject, instead_of=hold.pk, outcome=GO)
    return bool(anew.exists())
