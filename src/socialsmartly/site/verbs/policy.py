"""Say what the policy of this program would change, and for whom, before `migrate` publishes it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.text import load_all, read_toml
from socialsmartly.privacy.versions.preview import Bound, Preview, preview
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    """1 where it could not be published."""
    policy = next(iter(load_all(policy_folder()).values()))
    draft = bool(read_toml(policy_folder() / "policy.toml").get("draft"))
    found = preview(policy.version, policy.effective)
    for line in _lines(found, draft=draft):
        say(line)
    return 1 if found.refused and not draft else 0


def _lines(found: Preview, *, draft: bool) -> Iterator[str]:
    yield f"Version {found.version}, in force from {found.effective}{' (a draft binds nobody)' if draft else ''}. Before it: {found.last.version}."
    yield f"What the program does differently: {len(found.changes) or 'nothing'}."
    yield from (f"  - {change.words()}" for change in found.changes)
    yield "It can be published." if not found.refused else f"It cannot be published. {found.refused}"
    members = sum(one.members for one in found.bound)
    yield f"Members bound by an agreement: {members}; asked to agree again: {found.asked}."
    for one in found.bound:
        yield from _of(one)


def _of(one: Bound) -> Iterator[str]:
    heavy = sum(clause.heavy for clause in one.clauses)
    yield f"  {one.members} agreed to {one.agreed.version} of {one.agreed.since:%Y-%m-%d} in {one.language}: {'asked' if one.asked else 'told' if one.changes or one.clauses else 'nothing new'}"
    yield f"    {len(one.changes)} changes, {len(one.clauses)} sentences read differently, {heavy} of them weighty"
    if one.closed or one.closed_items:
        yield f"    until they agree, {len(one.closed)} reasons and {one.closed_items} uses of a known one stay closed:"
    yield from (f"      {says}" for says in one.closed)
