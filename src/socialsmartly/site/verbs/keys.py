"""What an operator does with the root keys. Nothing here shows a key or opens one of a person."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.keyring.actions import Turned, destroy_older, rotate
from socialsmartly.privacy.keyring.backup import back_up
from socialsmartly.privacy.keyring.queries import GenerationState, generation_states
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    actions = {"status": _status, "rotate": _rotate, "shred-hard": _shred_hard}
    if arguments.action not in actions:
        say(f"There is no action {arguments.action}. Choose one of: {', '.join(actions)}.")
        return 2
    told, lines = actions[arguments.action]()
    say(json.dumps(told, indent=2, default=str) if arguments.json else "\n".join(lines))
    return 0


def _status() -> tuple[object, list[str]]:
    states = generation_states()
    return [asdict(state) for state in states], [_line(state) for state in states]


def _line(state: GenerationState) -> str:
    if not state.there:
        return f"root-{state.number}.key  MISSING: {state.keys} keys cannot be opened; put the file back"
    day = state.day or "made before days were written down"
    until = f", destroyed after {state.last_day}" if state.last_day else ""
    return f"root-{state.number}.key  {day}  {state.keys} keys{until}"


def _rotate() -> tuple[object, list[str]]:
    turned = rotate(timezone.now().date())
    return asdict(turned), _lines(turned)


def _shred_hard() -> tuple[object, list[str]]:
    """The new backup comes last, whatever becomes of it: what had to be destroyed is destroyed by then."""
    turned = destroy_older(timezone.now().date())
    folder = Path(settings.SOCIALSMARTLY_DATA) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    made = back_up(folder)
    told = ["No copy of the keyring made before this moment opens again.", f"New backup: {made}"]
    return {**asdict(turned), "backup": made}, [*_lines(turned), *told]


def _lines(turned: Turned) -> list[str]:
    gone = ", ".join(map(str, turned.destroyed)) or "none"
    return [
        f"New root key: generation {turned.newest}.",
        f"Keys wrapped anew: {turned.rewrapped}.",
        f"Generations destroyed: {gone}.",
    ]
