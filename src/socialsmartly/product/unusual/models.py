"""From which devices and places an account is used."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.accounts.models import MemberOwned
from socialsmartly.words import ROW_GOES, Keep, KeyClass, Record, technical
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import ACCOUNT, SECURITY

FORGOTTEN_AFTER: timedelta = 90 * DAY


class Familiar(MemberOwned):
    """A device in a place from which a member signed in, first and last. It is no session: signing out everywhere leaves it, so that whoever
    took an account over cannot make themselves its only device. `place` is a country or a network, never an address."""

    device = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Device"))
    place = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Country or network"))
    first_at = models.DateTimeField(_("First sign-in from there"), default=timezone.now)
    last_at = models.DateTimeField(_("Last sign-in from there"), default=timezone.now)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={name: technical(SECURITY, ACCOUNT) for name in ("device", "place", "first_at", "last_at")},
        keep=Keep(
            FORGOTTEN_AFTER, after="last_at", because="a sign-in is unusual beside those of the last three months"
        ),
        promise="2.1-e",
        written_by=(SECURITY,),
        stays_behind="it says from where this site was used, and no other",
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Where you sign in from")
