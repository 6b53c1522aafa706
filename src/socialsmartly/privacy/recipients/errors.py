"""Why something did not go out. The docstring is the message; an address never is, it may name a person."""

from __future__ import annotations

from socialsmartly.words import Refusal


class EgressRefused(Refusal):
    """Another machine was asked in a way that is not allowed."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class AddressRefused(EgressRefused):
    """This address is not one of a public service. Use the https address of a server on the internet, without a user name in it."""


class NoAnswer(Exception):
    """The other machine did not answer whole within ten seconds. Try again later; nothing was changed here."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Redirected(EgressRefused):
    """The other machine answered with another address. Give that address instead; we do not follow."""


class AnswerTooLarge(EgressRefused):
    """The other machine answered with more than one mebibyte. Nothing of it was kept."""


class AskedInsideABlock(EgressRefused):
    """Another machine was asked inside a transaction. Commit first, ask, then open a new block and write down what came."""
