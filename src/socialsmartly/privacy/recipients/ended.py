"""The signed receipt with which a contract ends: that the information was returned or deleted (3.2-c, PIPL 21)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.recipients.codes import AtEnd
from socialsmartly.words import KeepWhile, Kind, NoPerson
from socialsmartly.words.purposes import REGISTER

DIGEST = r"[0-9a-f]{64}"


class Receipt(HeldRow):
    """That whoever worked for us signed what became of the information. The paper stays with us; here is its digest, so that nobody puts
    another in its place. The row of the contract is the one that ended, and it has one receipt."""

    contract = models.OneToOneField("recipients.Contract", models.DO_NOTHING, related_name="+")
    became = models.CharField(_("What became of the information"), max_length=10, choices=AtEnd.choices)
    digest = models.CharField(_("Digest of the signed paper (SHA-256)"), max_length=64)
    signed_on = models.DateField(_("Signed on"))
    entered_by = models.UUIDField(_("Mark of who entered it"))
    at = models.DateTimeField(_("Entered"), default=timezone.now)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = NoPerson(
        "what became of information at the end of a contract",
        KeepWhile(
            "it proves that the information was returned or deleted, and a law asks for three years after the end"
        ),
        added_by=(REGISTER,),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Receipt at the end of a contract")
        constraints = [
            models.CheckConstraint(condition=models.Q(digest__regex=f"^{DIGEST}$"), name="a_receipt_names_its_paper")
        ]
