"""Who answers for a minor may leave like anybody else; the minor then waits for another guardian."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.applicants.actions import call_off
from socialsmartly.privacy.applicants.queries import KIND, handle_of
from socialsmartly.privacy.minors.actions.guarding import withdraw
from socialsmartly.privacy.minors.queries import ties_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.words import keeps


@receiver(leaving)
@keeps("7-b")
def guardians_and_minors_part(asker: Asker, **_: Any) -> None:
    """A yes goes with the account of whoever gave it, so it is taken back first: nothing more is taken in from the minor, and the time
    for asking somebody else begins. What the guardians of whoever leaves showed is looked at no more. Told again after a crash, nothing is left to do."""
    if asker.workspace is None:
        in_care, checks = ties_of(asker.subject)
        for one in in_care:
            withdraw(one.subject, one.guardian)
        for check in checks:
            applicant = handle_of(check.channel, check.address)
            if applicant is not None:
                call_off(Asker(KIND, applicant), check.request)
