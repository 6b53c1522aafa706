"""Whether a shop that comes with a bundle, its customers and what it remembers can be honoured here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots, taken_along_by
from socialsmartly.privacy.keyring.inheriting import Memory
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.findings import Findings, Row, marks, rows_of, whole
from socialsmartly.privacy.succession.models import Arrival
from socialsmartly.privacy.succession.walking import SHOP, kinds_of_customers, label_of
from socialsmartly.words.purposes import TAKEOVER


def shop(told: bundle.Told, findings: Findings) -> Iterator[str]:
    findings.shops.add(told["shop"])
    findings.scopes = {told["shop"], *(row["id"] for rows in told["data"].values() for row in rows)}
    own = told["data"].get(label_of(SHOP), [])
    if [row["id"] for row in own] != [told["shop"]]:
        yield "A shop comes without its own row, or with another's."
        return
    yield from whole(told, findings)
    yield from rows_of(SHOP, told["data"], findings, lambda row, share: _is_the_shops(row, told, share))
    yield from marks(own[0], SHOP)
    if _is_here_otherwise(UUID(told["shop"]), UUID(told["owner"])):
        yield "It has a shop that is here already and did not come from a predecessor. Take nothing of it; ask the predecessor."


def _is_the_shops(row: Row, told: bundle.Told, share: Share) -> bool:
    """Its own, or beside it about whoever runs it."""
    named = any(row.get(column) == told["owner"] for column, _ in share.paths)
    alone = not share.paths and all(row.get(column) is None for column in taken_along_by(share.model))
    return row.get(str(share.owner)) == told["shop"] and (named or alone)


def _is_here_otherwise(here: UUID, owner: UUID) -> bool:
    with reading_for(TAKEOVER, member=owner, workspace=here, subject=owner):
        there = roots()[SHOP]._default_manager.filter(pk=here).exists()
        return there and not Arrival.objects.filter(owner=here, subject=owner).exists()


def customer(told: bundle.Told, findings: Findings) -> Iterator[str]:
    kind, person = told["of"], told["customer"]
    if kind not in kinds_of_customers():
        yield f"It has people of a kind that this version does not know: “{kind}”. Bring this program up to date first."
        return
    own = told["data"].get(label_of(kind), [])
    if told["shop"] not in findings.shops or [row["id"] for row in own] != [person]:
        yield "A customer comes without their shop or their own row, or with another's."
        return
    yield from whole(told, findings)
    yield from rows_of(kind, told["data"], findings, lambda row, share: _is_theirs(row, told, share))
    yield from marks(own[0], kind)


def _is_theirs(row: Row, told: bundle.Told, share: Share) -> bool:
    named = any(row.get(column) == told["customer"] for column, _ in share.paths)
    return named and (share.owner is None or row.get(share.owner) == told["shop"])


def memory(told: bundle.Told, findings: Findings) -> Iterator[str]:
    if told["shop"] not in findings.shops or told["scope"] not in findings.scopes or not memory_in(told).is_whole:
        yield "What a shop remembers of whoever was deleted is not whole, so they could come back here. The predecessor exports anew."


def memory_in(told: bundle.Told) -> Memory:
    keys = tuple(bytes.fromhex(key) for key in told["keys"])
    hashes = tuple((bytes.fromhex(known), date.fromisoformat(until)) for known, until in told["hashes"])
    return Memory(UUID(told["scope"]), keys, hashes)
