"""Whether this installation can honour what comes with a bundle, in plain words for whoever has to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db.models import Model

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.datamap.map import carried, owner_field
from socialsmartly.privacy.minors.models import Minor
from socialsmartly.privacy.minors.rules import MARKS, Band
from socialsmartly.privacy.recipients.models import Recipient
from socialsmartly.privacy.recipients.predecessors import not_known
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.succession import bundle, checking_shops
from socialsmartly.privacy.succession.bound import words_under
from socialsmartly.privacy.succession.codes import Reason
from socialsmartly.privacy.succession.findings import Findings, Row, marks, rows_of, whole
from socialsmartly.privacy.succession.walking import KIND, Data, kept_days, label_of, permits_column
from socialsmartly.privacy.versions.difference import binding, difference
from socialsmartly.privacy.versions.meaning import Meaning, read
from socialsmartly.words import NO_PERSONAL_DATA, Mark

CANNOT: Final = frozenset({"item kind", "item gone", "purpose gone", "kept longer", "right gone", "answer slower"})
"""Changes that nobody can be spared: the sweep and the deadlines know no person. What a member did not agree to is kept from them by a
door of its own, and is no obstacle."""


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
        findings.count(told["open_requests"], now)
        findings.add(_person(told, findings))
    elif told["kind"] == bundle.SHOP:
        findings.add(checking_shops.shop(told, findings))
    elif told["kind"] == bundle.CUSTOMER:
        findings.count(told["open_requests"], now)
        findings.add(checking_shops.customer(told, findings))
    elif told["kind"] == bundle.MEMORY:
        findings.add(checking_shops.memory(told, findings))
    else:
        findings.add(iter([f"It has records of the kind “{told['kind']}”, which this version does not know."]))


def _opening(told: bundle.Told) -> Iterator[str]:
    if told.get("format") != bundle.FORMAT:
        yield f"Its format is “{told.get('format')}”; this version knows “{bundle.FORMAT}”."
    if told.get("reason") not in Reason.values:
        yield f"It was handed over for a reason that this version does not know: “{told.get('reason')}”."
    here = {model._meta.label: model for model in carried()}
    for label, says in told.get("tables", {}).items():
        if label not in here:
            yield f"It has a table that is not known here, or takes nothing in: {label}."
            continue
        if says.get("by_law") and says["kept"]["days"] > kept_days(here[label]):
            yield f"A law has {label} kept for {says['kept']['days']} days there, and here it would go earlier. Lengthen its time in the map first."
        yield from _columns(here[label], set(says["columns"]))


def _columns(model: type[Model], theirs: set[str]) -> Iterator[str]:
    ours = {str(field.column): field for field in model._meta.local_concrete_fields}
    for name in sorted(theirs - ours.keys()):
        yield f"{model._meta.label} has a column that is not known here: {name}."
    for name in sorted(ours.keys() - theirs):
        if not ours[name].null:
            yield f"{model._meta.label} has no {name}, which every row needs here."


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
    own = data.get(label_of(KIND), [])
    if [row["id"] for row in own] != [told["person"]]:
        yield "Somebody comes without their own row, or with another's."
        return
    yield from whole(told, findings)
    yield from rows_of(KIND, data, findings, lambda row, share: _is_of(row, told["person"], share))
    yield from marks(own[0], KIND)
    yield from _age(own[0], data)
    yield from _bound(told["bound"], data, findings)


def _is_of(row: Row, person: str, share: Share) -> bool:
    owner = owner_field(share.model)
    named = any(row.get(column) == person for column, _ in share.paths)
    return named and (owner is None or row.get(str(owner.column)) == person)


def _age(own: Row, data: Data) -> Iterator[str]:
    """Who is under 18 by their marks is so by the row that says how we know it, and the other way round: every rule for minors asks one of
    the two."""
    age = Mark(int(own[permits_column()]) & int(Mark.MINOR | Mark.CHILD))
    said = [MARKS[Band(row["band"])] for row in data.get(Minor._meta.label, [])]
    if said != ([age] if age else []):
        yield "Somebody's marks and what is known of their age do not say the same, so no rule for minors could hold. The predecessor corrects it and exports anew."


def _bound(bound: Row, data: Data, findings: Findings) -> Iterator[str]:
    agreed = {row["id"]: row["digest"] for row in data.get(Agreement._meta.label, [])}
    if agreed.get(bound["agreement"]) != bound["text"]:
        yield "Somebody comes without the agreement that binds us to them."
    if not {bound["text"], *words_under(data)} <= findings.texts:
        yield "It has not the words of a policy that somebody agreed to or ordered under, so they could not be shown. The predecessor exports anew with its present program."
    if bound["meaning"] not in findings.meanings:
        yield "It does not say what a policy meant that somebody agreed to."
