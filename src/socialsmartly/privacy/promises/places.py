"""Where the policy of this installation lies and who answers for it: the only part of the room that reads settings."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from socialsmartly.privacy.promises.errors import VariableWithoutValue
from socialsmartly.privacy.promises.text import VARIABLES, Policy, load

_REPOSITORY = Path(__file__).resolve().parents[4]


def policy_folder() -> Path:
    return Path(_setting("SOCIALSMARTLY_POLICY") or _REPOSITORY / "policy")


def policy_values() -> dict[str, str]:
    """What fills the variables of the text; a missing one is refused, because a policy must name who answers (PIPL 17)."""
    values = {variable: _setting(setting) for variable, setting in VARIABLES.items()}
    for variable, value in values.items():
        if not value:
            raise VariableWithoutValue(variable=variable, setting=VARIABLES[variable])
    return values


def current_policy(language: str) -> Policy:
    """The policy as people of this installation read it and agree to it."""
    return load(policy_folder(), language, policy_values())


def _setting(name: str) -> str:
    """Empty outside Django, so that the text can be read by tools that start no Django."""
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        return ""
    return str(getattr(settings, name, None) or "")
