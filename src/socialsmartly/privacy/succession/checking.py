"""Whether this installation can honour what comes with a bundle, in plain words for whoever has to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement, ConsentEvent
from socialsmartly.privacy.datamap.map import owner_field
from socialsmartly.privacy.minors.models import Minor
from socialsmartly.privacy.minors.rules import MARKS, Band
from socialsmartly.privacy.recipients.models import Recipient
from socialsmartly.privacy.recipients.predecessors import named_in, not_known
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.bound import words_under
from socialsmartly.privacy.succession.carried import against, unsettled
from socialsmartly.privacy.succession.codes import Reason
from socialsmartly.privacy.succession.walking import Data, digest_of, kept_days, parts_along, permits_column
from socialsmartly.privacy.versions.difference import binding, difference
from socialsmartly.privacy.versions.meaning import Meaning, read
from socialsmartly.words import CARRIED, NO_PERSONAL_DATA, Mark, Permit

CANNOT: Final = frozenset({"item kind", "item gone", "purpose gone", "kept longer", "right gone", "answer slower"})
"""Changes that nobody can be spared: the sweep and the deadlines know no person. What a member did not agree to is kept from them by a
door of its own, and is no obstacle."""
NOT_TO_COME: Final = CARRIED | Mark.AWAITING
MOST: Final = 50
Row = Mapping[str, Any]


@dataclass
class Findings:
    """What stands in the way, at most some dozens of it, and what whoever accepts should know."""

    opening: bundle.Told = field(default_factory=dict)
    against: list[str] = field(default_factory=list)
    meanings: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    companies: dict[str, bundle.Told] = field(default_factory=dict)
    people: int = 0
    open_requests: int = 0
    overdue: int = 0

    def add(self, found: Iterator[str]) -> None:
        for one in found:
            if len(self.against) < MOST and one not in self.against:
                self.against.append(one)


def look_at(told: bundle.Told, findings: Findings, present: Meaning, now: datetime) -> None:
    """Take one record into the findings."""
    if told["kind"] == bundle.OPENING:
        findings.opening = told
        findings.add(_opening(told))
    elif told["kind"] == bundle.MEANING:
        findings.meanings.add(told["digest"])
        findings.add(_meaning(told, present, set(findings.opening.get("tables", {}))))
    elif told["kind"] == bundle.TEXT:
        findings.texts.add(told["digest"])
        findings.add(_text(told))
    elif told["kind"] == bundle.RECIPIENT:
        findings.companies[told["id"]] = told
        findings.add(_company(told))
    elif told["kind"] == bundle.PERSON:
        findings.people += 1
        findings.open_requests += len(told["open_requests"])
        findings.overdue += sum(datetime.fromisoformat(one["due_at"]) < now for one in told["open_requests"])
        findings.add(_person(told, findings))
    else:
        findings.add(iter([f"It has records of the kind “{told['kind']}”, which this version does not know."]))


def _opening(told: bundle.Told) -> Iterator[str]:
    if told.get("format") != bundle.FORMAT:
        yield f"Its format is “{told.get('format')}”; this version knows “{bundle.FORMAT}”."
    if told.get("reason") not in Reason.values:
        yield f"It was handed over for a reason that this version does not know: “{told.get('reason')}”."
    here = {share.model._meta.label: share for share in parts_along()}
    for label, says in told.get("tables", {}).items():
        if label not in here:
            yield f"It has a table that is not known here, or takes nothing in: {label}."
            continue
        if says.get("by_law") and says["kept"]["days"] > kept_days(here[label].model):
            yield f"A law has {label} kept for {says['kept']['days']} days there, and here it would go earlier. Lengthen its time in the map first."
        yield from _columns(here[label], set(says["columns"]))


def _columns(share: Share, theirs: set[str]) -> Iterator[str]:
    ours = {str(field.column): field for field in share.model._meta.local_concrete_fields}
    for name in sorted(theirs - ours.keys()):
        yield f"{share.model._meta.label} has a column that is not known here: {name}."
    for name in sorted(ours.keys() - theirs):
        if not ours[name].null:
            yield f"{share.model._meta.label} has no {name}, which every row needs here."


def _meaning(told: bundle.Told, present: Meaning, tables: set[str]) -> Iterator[str]:
    """What the predecessor promised beside what this program does: purposes known, periods not longer, rights not weaker, no column used for
    more by a purpose that people agreed to."""
    agreed = read(told["meaning"])
    if agreed.digest != told["digest"]:
        yield "A meaning of its policy is not what its digest says."
        return
    agreed, now = _of_tables(agreed, tables), _of_tables(present, tables)
    for change in difference(agreed, now):
        if change.kind in CANNOT:
            yield f"Policy {told['version']}: {change.words()}"
    still = binding(agreed, now).purposes
    for place, item in agreed.items.items():
        more = now.items[place].purposes - item.purposes if place in now.items else frozenset()
        for slug in sorted(more & still.keys()):
            yield f"Policy {told['version']}: “{item.label}” ({item.table}) is also used here to do this: {still[slug].says}"


def _of_tables(meaning: Meaning, tables: set[str]) -> Meaning:
    """The part of a meaning that is about what comes, and the purposes of that."""
    items = {place: item for place, item in meaning.items.items() if place.rpartition(".")[0] in tables}
    slugs = {slug for item in items.values() for slug in item.purposes}
    purposes = {slug: why for slug, why in meaning.purposes.items() if slug in slugs}
    periods = {place: period for place, period in meaning.periods.items() if place in tables}
    return Meaning(items, purposes, periods, meaning.rights)


def _text(told: bundle.Told) -> Iterator[str]:
    if sha256(told["canonical"].encode()).hexdigest() != told["digest"]:
        yield "The words of its policy are not what their digest says."


def _company(told: bundle.Told) -> Iterator[str]:
    """Under the number of one of ours a yes to theirs would open our door."""
    with reading_for(NO_PERSONAL_DATA):
        ours = Recipient.objects.filter(pk=UUID(told["id"]), predecessor="").exists()
    if ours:
        yield "It has a company under the number of one of ours, so a consent could open what nobody agreed to. Take nothing of it; ask the predecessor."
    if what := not_known(told):
        yield f"It has a company of a kind or for a purpose that this version does not know: “{what}”. Bring this program up to date first."
    if not told["contracts"]:
        yield "It does not say how a company is reached, so nobody could tell it of a deletion. The predecessor enters its contract and exports anew."


def _person(told: bundle.Told, findings: Findings) -> Iterator[str]:
    data: Data = told["data"]
    own = data.get(parts_along()[0].model._meta.label, [])
    if digest_of(data) != told["sha256"]:
        yield "The rows of a person are not what their digest says."
    if [row["id"] for row in own] != [told["person"]]:
        yield "Somebody comes without their own row, or with another's."
        return
    yield from _rows(told["person"], data, findings)
    yield from _marks(own[0])
    yield from _age(own[0], data)
    yield from _consents(data)
    if waits := unsettled(data):
        yield f"Somebody comes before something was settled that can be settled only there: {waits}. The predecessor settles it and exports anew."
    yield from against(data)
    if named_in(data) - findings.companies.keys():
        yield "It does not say which company received something of somebody, so nobody could tell it of a deletion. The predecessor exports anew with its present program."
    yield from _bound(told["bound"], data, findings)


def _rows(person: str, data: Data, findings: Findings) -> Iterator[str]:
    """Only rows of the person, with the columns that the opening named."""
    known = findings.opening.get("tables", {})
    shares = {share.model._meta.label: share for share in parts_along()}
    for label, rows in data.items():
        if label not in known or label not in shares:
            yield f"It has rows of a table that it did not name: {label}."
            continue
        columns = set(known[label]["columns"])
        for row in rows:
            if set(row) != columns:
                yield f"A row of {label} has other columns than it said."
            if not _is_of(row, person, shares[label]):
                yield f"A row of {label} is somebody else's than the person's it came with."


def _is_of(row: Row, person: str, share: Share) -> bool:
    owner = owner_field(share.model)
    named = any(row.get(column) == person for column, _ in share.paths)
    return named and (owner is None or row.get(str(owner.column)) == person)


def _marks(own: Row) -> Iterator[str]:
    held = int(own[permits_column()])
    if held & int(NOT_TO_COME):
        yield "Somebody comes who may not: only stored, about to be deleted, or waiting for a guardian. The predecessor exports anew; its program leaves them out."
    known = sum(int(one) for one in (*Permit, *Mark))
    if held & ~known:
        yield "Somebody allowed or limited something that this version does not know."


def _age(own: Row, data: Data) -> Iterator[str]:
    """Who is under 18 by their marks is so by the row that says how we know it, and the other way round: every rule for minors asks one of
    the two."""
    marks = Mark(int(own[permits_column()]) & int(Mark.MINOR | Mark.CHILD))
    said = [MARKS[Band(row["band"])] for row in data.get(Minor._meta.label, [])]
    if said != ([marks] if marks else []):
        yield "Somebody's marks and what is known of their age do not say the same, so no rule for minors could hold. The predecessor corrects it and exports anew."


def _consents(data: Data) -> Iterator[str]:
    known = {int(one) for one in Permit}
    if any(row["permit"] not in known for row in data.get(ConsentEvent._meta.label, [])):
        yield "Somebody consented to something that this version does not know."


def _bound(bound: Row, data: Data, findings: Findings) -> Iterator[str]:
    agreed = {row["id"]: row["digest"] for row in data.get(Agreement._meta.label, [])}
    if agreed.get(bound["agreement"]) != bound["text"]:
        yield "Somebody comes without the agreement that binds us to them."
    if not {bound["text"], *words_under(data)} <= findings.texts:
        yield "It has not the words of a policy that somebody agreed to or ordered under, so they could not be shown. The predecessor exports anew with its present program."
    if bound["meaning"] not in findings.meanings:
        yield "It does not say what a policy meant that somebody agreed to."
