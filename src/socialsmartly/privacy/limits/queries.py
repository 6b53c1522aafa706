"""Which limits stand, what may be disputed, and what a person says beside a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import said_by, value_columns
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.privacy.rights.compile import person_kinds, shares
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import Leaving, Mark, keeps
from socialsmartly.words.purposes import ANSWERING


@dataclass(frozen=True)
class Shown:
    """A limit as pages show it, opened."""

    limit: Limit
    about: str
    value: str
    statement: str

    @property
    def stands(self) -> bool:
        return self.limit.ended_at is None

    @property
    def ends_at(self) -> datetime | None:
        return self.limit.ends_at if self.stands else None


@cache
def disputable(kind: str) -> tuple[str, ...]:
    """What a person may dispute, by name: the values of their own row, and each table with rows of theirs."""
    model = person_kinds()[kind]
    says = said_by(model)
    permits = getattr(says, "permits", None)
    own = [name for name in value_columns(model) if name != permits]
    tables = [
        share.model._meta.label
        for share in shares(kind)
        if share.model not in (model, Limit) and any(leaving is Leaving.ROW_GOES for _, leaving in share.paths)
    ]
    return (*own, *tables)


def label_of(kind: str, field: str) -> str:
    """What is in dispute, in the reader's language."""
    model = person_kinds()[kind]
    columns = value_columns(model)
    if field in columns:
        return str(columns[field].verbose_name)
    found = next((share.model for share in shares(kind) if share.model._meta.label == field), None)
    return title_of(found) if found is not None else ""


def limits_of(kind: str, owner: UUID, subject: UUID) -> list[Shown]:
    """Every limit of one person, those that stand first. Call it inside a block that reads for their rights."""
    found = list(Limit.objects.filter(owner=owner, subject=subject).order_by("-since"))
    open_all(found, "value", "statement")
    return sorted((_shown(kind, one) for one in found), key=lambda one: not one.stands)


@keeps("4.1-c")
def statements(owner: UUID, subject: UUID) -> dict[str, list[Shown]]:
    """What a customer says beside the values that a shop holds, by the name of the value. Call it inside a block for `service`."""
    found = list(Limit.objects.filter(owner=owner, subject=subject, mark=int(Mark.DISPUTED)).order_by("since"))
    open_all(found, "statement")
    beside: dict[str, list[Shown]] = {}
    for one in found:
        if one.statement:
            beside.setdefault(one.field, []).append(Shown(one, label_of("contact", one.field), "", one.statement))
    return beside


@keeps("4.1-c", "2.3-c")
def to_settle(staff: UUID, request: RightsRequest) -> Shown | None:
    """The limit behind a request, with the value in dispute, for a member of staff with this request as the case."""
    owner = request.workspace or request.subject
    with reading_for(ANSWERING, member=staff, because=request.number), all_owners("a request names the person"):
        found = Limit.objects.filter(owner=owner, request=request.pk).first()
        looked_at([Seen(owner, request.subject)])
        return _shown(request.subject_kind, found) if found is not None else None


def _shown(kind: str, one: Limit) -> Shown:
    return Shown(one, label_of(kind, one.field), one.value or "", one.statement or "")
