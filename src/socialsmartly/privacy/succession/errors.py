"""Why a succession was not entered, decided or carried out. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class SuccessionRefused(Refusal):
    """This cannot be done with this succession."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} ({detail})" if detail else type(self).__doc__)


class KeyBroken(SuccessionRefused):
    """This is no key for sealing: it begins with age1 and was mistyped or cut off. Ask whoever takes over for it again, and copy it whole."""


class SomebodyElseDecides(SuccessionRefused):
    """Whoever entered a succession does not decide it. Ask a colleague."""


class DecidedAlready(SuccessionRefused):
    """This succession is decided. What is different is entered as a new one, and everybody is told anew."""


class NotInForce(SuccessionRefused):
    """This succession is not in force: a second person must have decided it, and it must not have ended. Nothing left this house."""


class GoneAlready(SuccessionRefused):
    """Your information was handed over already. Write to whoever took it over; you have every right there that you have here."""


class GuardianSaidNo(SuccessionRefused):
    """Whoever is under 18 may say no, and a no is taken back by the parent or guardian: they do it on the page of the link in their message."""


class NotYourShop(SuccessionRefused):
    """You do not run this shop, so you cannot say that it goes along. Ask its owner."""


class ShopGoneAlready(SuccessionRefused):
    """This shop was handed over already. Whoever took it over has it with its customers; write to them."""


class YouStay(SuccessionRefused):
    """You said that your information does not go along, and a shop goes with its owner or not at all. Let yours go along first."""


class Unsettled(SuccessionRefused):
    """Something of theirs must be settled before they can go: money belongs to whoever has it, and so does a message on its way. Settle it, and export again."""


class BundleDamaged(SuccessionRefused):
    """This bundle is not whole, or it was changed. Nothing was written. Ask whoever sent it for it again."""


class NotForUs(SuccessionRefused):
    """This bundle is sealed for another key. Nothing was written. Give whoever sent it the key that `socialsmartly succession key` prints."""


class NotSigned(SuccessionRefused):
    """This bundle is not signed by the key you named. Nothing was written. Take the key from the predecessor's page /ledger, not from the sender of the bundle."""


class NotHonoured(SuccessionRefused):
    """This installation cannot honour everything that comes with this bundle, so nothing was written. Mend what is listed, or hand it over to somebody who can."""


class OtherDigest(SuccessionRefused):
    """This is not the bundle whose digest you accepted. Nothing was written. Run `socialsmartly succession inspect` and compare the digest with the predecessor."""


class AlreadyHere(SuccessionRefused):
    """Somebody here has this address already. The person stays with the predecessor; nothing of theirs was written."""


class ArrivedOtherwise(SuccessionRefused):
    """What was written of a person is not what stood in the bundle, so it was taken back. Nobody after them was brought in; run it again."""
