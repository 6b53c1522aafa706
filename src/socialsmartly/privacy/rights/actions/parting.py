"""Whoever is kept for nothing any more goes: a person whose own row is all that is left of them (5-a). The map says whose may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import owner_field, said_by
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import adding
from socialsmartly.privacy.ledger.models import Line
from socialsmartly.privacy.retention.actions import keep_holds_still
from socialsmartly.privacy.retention.queries import is_held
from socialsmartly.privacy.rights.actions.asking import Asker, new_request, steps
from socialsmartly.privacy.rights.actions.erasing import carry_out, hide_for_good
from socialsmartly.privacy.rights.actions.hiding import ASKED
from socialsmartly.privacy.rights.compile import person_kinds, tied_sql
from socialsmartly.privacy.rights.models import Right
from socialsmartly.words import Alone, KeepWhile, keeps
from socialsmartly.words.purposes import FINISHING

BY_RULE: Final = gettext_noop("nothing else is kept")
"""The channel of a deletion that nobody asked for: the person's time with us is over."""
SETTLES: Final = timedelta(days=1)
"""Who came in so lately may be on the way to more than their own row."""


@keeps("5-a")
def part_from_the_alone(now: datetime) -> int:
    """Delete everybody of whom nothing but their own row is left, where the map says that such a row is kept for nothing. As whole as a
    deletion that somebody asks for: with certificate, and with nothing left in any place."""
    alone = ((kind, model, rule) for kind, model in person_kinds().items() if (rule := alone_of(model)))
    return sum(_part(one, rule, now) for kind, model, rule in alone for one in list(_perhaps(kind, model, rule, now)))


def alone_of(model: type[Model]) -> Alone | None:
    says = said_by(model)
    return says.keep.alone if says and isinstance(says.keep, KeepWhile) else None


def _perhaps(kind: str, model: type[Model], rule: Alone, now: datetime) -> Iterator[Asker]:
    """By what is not sealed; the rest is looked at in each person's own block."""
    plain = {name: 0 for name in rule.ties if not getattr(model._meta.get_field(name), "sealed", False)}
    owner: Any = owner_field(model)
    with reading_for(FINISHING, because="nothing else may be left"), all_owners("people of every owner"):
        old = model._default_manager.filter(**plain, **{f"{rule.since}__lt": now - SETTLES})
        found: list[tuple[UUID, UUID]] = list(old.values_list(owner.attname, "pk"))
    return (Asker(kind, subject, workspace) for workspace, subject in found)


def _part(asker: Asker, rule: Alone, now: datetime) -> bool:
    """Looked at and hidden in one commit, with their row held, so that nothing that comes in for them meanwhile is lost."""
    request = new_request(asker, Right.DELETE, channel=BY_RULE, received_at=now)
    with asker.block():
        keep_holds_still()
        if is_held(asker.subject, now) or not _is_alone(asker, rule):
            return False
        known = hide_for_good(asker, [adding([request]), *steps(request, ASKED, at=now, by=BY_RULE)])
    carry_out(asker, request, known)
    return True


def _is_alone(asker: Asker, rule: Alone) -> bool:
    """In the person's block. What opens lines of the public log does not count: it is about nothing that would still be here."""
    person = person_kinds()[asker.kind]._default_manager.select_for_update().filter(pk=asker.subject).first()
    if person is None or any(getattr(person, name) for name in rule.ties):
        return False
    with all_owners("a person's rights reach every owner"), connection.cursor() as cursor:
        cursor.execute(tied_sql(asker.kind, Line))
        (tied,) = cursor.fetchone()
    return not tied
