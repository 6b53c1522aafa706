"""Why something was not made public, or not decided. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class DisclosureRefused(Refusal):
    """This cannot be made public."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotWhatWasShown(DisclosureRefused):
    """This is not what you were shown. Look at it once more, then decide."""


class NotForMinors(DisclosureRefused):
    """Nothing is made public about somebody under 18."""


class PublicAlready(DisclosureRefused):
    """This is public already. Take it back first if it is to read differently."""


class NobodyThere(DisclosureRefused):
    """We have no such account. Look the address up again."""


class NamesSomebody(DisclosureRefused):
    """A number, an address or a name of the person stands in these words. Say what happened without it."""


class NoNameWithoutLaw(DisclosureRefused):
    """To name the person without their consent, name the law that obliges us to publish it and the authority that it comes from."""


class SomebodyElseDecides(DisclosureRefused):
    """Whoever proposed it does not decide it. Ask a colleague."""


class ThirdPersonHears(DisclosureRefused):
    """Whoever proposed or decided it does not answer the appeal. Ask a third colleague."""


class NothingToDecide(DisclosureRefused):
    """There is nothing to decide here any more. Look at how it stands now."""


class AppealedAlready(DisclosureRefused):
    """You have appealed against this once, and the answer stands here. You may still complain to an authority or go to court."""


class SayWhy(DisclosureRefused):
    """Write why, so that the other side can understand it."""
