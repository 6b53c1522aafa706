"""The marks of a person's own row, carried to every row of theirs whose table says so."""

from __future__ import annotations

from typing import Any

from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import change_together
from socialsmartly.privacy.rights.actions.asking import Asker
from socialsmartly.privacy.rights.compile import marking, person_kinds
from socialsmartly.words import CARRIED, keeps


@keeps("4.2-a", "4.6-g")
def change_permits(asker: Asker, people: Any, bits: Any) -> int:
    """Set the permits of the person's own row, and with them the marks of every other row that closes with it, in the person's block.
    Returns how many rows of a person there were."""
    changed = int(people.update(permits=bits))
    statements = marking(asker.kind)
    if changed and statements:
        permits = person_kinds()[asker.kind]._default_manager.values_list("permits", flat=True).get(pk=asker.subject)
        with all_owners("what is marked of a person may lie with any owner"):
            change_together((statement, [permits & CARRIED]) for statement in statements)
    return changed
