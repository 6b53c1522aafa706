"""What staff are refused. The docstring is the message."""

from __future__ import annotations

from socialsmartly.privacy.casework.errors import CaseworkRefused


class NoInstruction(CaseworkRefused):
    """Nothing that this person wrote stands behind the request, or it is not among what may be done for them."""


class NothingGiven(CaseworkRefused):
    """This person has given no authorisation that could be withdrawn. Answer them in words."""
