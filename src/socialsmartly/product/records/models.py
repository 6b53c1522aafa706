"""What the program records by itself about members, and nothing beside it (2.1-d)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import MonthlyId, OwnerKey
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.accounts.models import MemberOwned
from socialsmartly.words import ROW_GOES, Keep, KeyClass, Record, technical
from socialsmartly.words.keeping import MONTH
from socialsmartly.words.purposes import ACCOUNT, OPERATIONS


class Kind(models.TextChoices):
    SIGN_IN = "sign-in", _("Sign-in")
    PAGE = "page", _("Page opened")
    SERVICE = "service", _("Other answer of the site")
    OPERATION = "operation", _("Something was done")


class TechnicalRecord(MemberOwned):
    """One visit of a signed-in member: the name of a route, never an address with what somebody typed into it."""

    id = MonthlyId(default=uuid7, kept=6)
    # No foreign key: its check would need rights on the rows that the purpose which owns the partitions must not have.
    member = OwnerKey("accounts.Member", db_constraint=False)
    at = models.DateTimeField(_("When"), default=timezone.now)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind.choices)
    route = models.CharField(_("Page"), max_length=80)
    language = models.CharField(_("Language of the browser"), max_length=10)
    browser = models.CharField(_("Browser"), max_length=10)
    device = models.CharField(_("Device"), max_length=10)
    ip = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("IP address"))

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "at": technical(OPERATIONS, ACCOUNT),
            "kind": technical(OPERATIONS, ACCOUNT),
            "route": technical(OPERATIONS, ACCOUNT),
            "language": technical(OPERATIONS, ACCOUNT),
            "browser": technical(OPERATIONS, ACCOUNT),
            "device": technical(OPERATIONS, ACCOUNT),
            "ip": technical(OPERATIONS, ACCOUNT),
        },
        keep=Keep(
            7 * MONTH, after="at", because="the law asks for 6 months; a month more is the longest the policy allows"
        ),
        promise="2.1-d",
        added_by=(OPERATIONS,),
        stays_behind="it says how this site was used and ends with its time",
    )

    class Meta(MemberOwned.Meta):
        pass
