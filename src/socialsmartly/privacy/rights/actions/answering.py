"""Answering at once: a copy, a correction, a withdrawal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.datamap.map import value_columns
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.retention.actions import keep_holds_still
from socialsmartly.privacy.retention.queries import is_held
from socialsmartly.privacy.rights.actions.asking import Asker, finish, new_request, open_request, steps
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.errors import HeldBack, NotCorrectable
from socialsmartly.privacy.rights.models import Correction, Right, RightsRequest
from socialsmartly.privacy.rights.reading import Held, everything
from socialsmartly.privacy.rights.signals import corrected
from socialsmartly.words import keeps


@keeps("4.1-a")
def copy(asker: Asker, *, channel: str) -> tuple[RightsRequest, list[Held]]:
    """Everything held of the person, opened, and the request that asked for it."""
    request = open_request(asker, Right.COPY, channel=channel)
    with asker.block():
        held = everything(asker.kind)
        finish(request, rows=sum(len(part.rows) for part in held), done=("rows read", "copy made"))
    return request, held


@keeps("4.1-b")
def correct(
    asker: Asker,
    column: str,
    value: str,
    *,
    channel: str,
    received_at: datetime | None = None,
    beside: Sequence[Line] = (),
    follows: Mapping[str, object] = MappingProxyType({}),
) -> RightsRequest:
    """Change one field of the person's own row and keep what it said before (NotCorrectable for what is not theirs to change, HeldBack
    where a hold keeps what would be deleted).

    An empty value deletes the field, and then what it said is kept nowhere: nobody finds the person by it any more, either. `beside` are further lines of the same act for the
    journal, where a restored backup must not bring back the old value; `follows` are columns of the row that say something of the
    new value. Received and done are one commit.
    """
    model = person_kinds()[asker.kind]
    if column not in value_columns(model):
        raise NotCorrectable(column)
    request = new_request(asker, Right.CORRECT, channel=channel, received_at=received_at or timezone.now())
    with asker.block():
        if not value and holds_back(asker):
            raise HeldBack
        change_together([adding([request]), *steps(request, ("received",), at=request.received_at, by=channel)])
        person: Any = model._default_manager.get(pk=asker.subject)
        before = getattr(person, column)
        for name, new in {column: value or None, **follows}.items():
            setattr(person, name, new)
        person.save(update_fields=[column, *follows])
        kept = Correction.objects.create(
            owner=asker.owner,
            subject=asker.subject,
            request=request.pk,
            field=column,
            before=str(before) if value and before is not None else None,
            after=value or None,
        )
        finish(request, rows=1, done=("field corrected",))
        corrected.send(Asker, asker=asker, request=request, column=column)
        ways = [] if value or before is None else [str(before), str(before).lower()]
        gone = [
            line for way in dict.fromkeys(ways) for line in index.released(_scope(asker), column, way, asker.subject)
        ]
        enter([*beside, *gone, field_line(asker, column, kept.pk if value else None, request.number)])
        for way in ways:
            index.release(_scope(asker), column, way, asker.subject)
    return request


def _scope(asker: Asker) -> str:
    """Where the keyring looks for this kind of person. An entry is destroyed before the commit: were the row emptied first, whoever signs
    in at that moment with the address would find the person and write it back."""
    return str(asker.workspace) if asker.workspace else index.MEMBERS


def field_line(asker: Asker, column: str, correction: UUID | None, number: str = "") -> Line:
    """The journal learns which field, and where the sealed value lies; never the value. A field that was emptied has none,
    and then the number of the request stands there.

    Last before the commit: a correction that is journalled and not done comes to the desk as lost, and the person was told no.
    """
    return Line(
        Event.EMPTIED if correction is None else Event.CORRECTED,
        asker.subject,
        scope=str(asker.owner),
        what=f"{asker.kind}.{column}",
        pointer=number if correction is None else f"{Correction._meta.db_table}.after/{correction}",
    )


@keeps("4.3-a")
def note_withdrawal(
    asker: Asker, *, channel: str, emptied: tuple[str, ...] = (), event: UUID | None = None
) -> RightsRequest | None:
    """The withdrawal itself is an act of the consent room and comes first; this is its request, answered in the same moment: received
    and done are one commit, so that a crash leaves none that waits for nothing.

    `emptied` names the fields that were held for the withdrawn purpose alone; what they said before goes too. `event` is the record
    of the withdrawal: whoever notes the same one again, after a crash, finds it noted (None), as they do for a person who is gone.
    A hold keeps the fields; what no consent covers goes by itself once it is released.
    """
    request = new_request(asker, Right.WITHDRAW, channel=channel, received_at=timezone.now())
    with asker.block():
        person = person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)
        if event is not None:
            request.pk = event
            if not person.select_for_update().exists() or RightsRequest.objects.filter(pk=event).exists():
                return None
        change_together([adding([request]), *steps(request, ("received",), at=request.received_at, by=channel)])
        emptied = () if emptied and holds_back(asker) else emptied
        if emptied:
            person.update(**dict.fromkeys(emptied))
            Correction.objects.filter(owner=asker.owner, subject=asker.subject, field__in=emptied).delete()
        finish(
            request, rows=1, done=("fields deleted", "permission withdrawn") if emptied else ("permission withdrawn",)
        )
        if emptied:
            enter([field_line(asker, column, None) for column in emptied])
    return request


@keeps("5-f")
def holds_back(asker: Asker) -> bool:
    """Whether a hold keeps what this person would delete now; nobody begins or ends one until the end of their block, in which it is
    called."""
    keep_holds_still()
    return is_held(asker.subject, timezone.now())
