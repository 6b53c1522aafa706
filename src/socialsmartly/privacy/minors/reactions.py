"""Who answers for a minor may leave like anybody else; the minor then waits for another guardian."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.minors.actions.guarding import withdraw
from socialsmartly.privacy.minors.queries import in_care_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.words import keeps


@receiver(leaving)
@keeps("7-b")
def their_minors_wait(asker: Asker, **_: Any) -> None:
    """A yes goes with the account of whoever gave it, so it is taken back first: nothing more is taken in from the minor, and the time
    for asking somebody else begins. Told again after a crash, none is left to take back."""
    if asker.workspace is None:
        for one in in_care_of(asker.subject):
            withdraw(one.subject, one.guardian)
