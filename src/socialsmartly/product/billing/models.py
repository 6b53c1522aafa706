"""Orders: what a member ordered, for how much, and under which words."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.accounts.models import MemberOwned
from socialsmartly.words import ROW_GOES, KeepWhile, Record, choice
from socialsmartly.words.purposes import ACCOUNT, AGREEMENT, GUARDIANSHIP


class State(models.TextChoices):
    WAITING = "waiting", _("waits for payment")
    ACTIVE = "active", _("in force")


class Order(MemberOwned):
    """One order, with the version, language and digest of the policy that bound the member when it was placed (0-c), and the price
    by the price book of that day. The database lets nobody change one."""

    edition = models.CharField(_("Edition"), max_length=20)
    version = models.CharField(_("Version of the policy"), max_length=20)
    language = models.CharField(_("Language of the policy"), max_length=10)
    digest = models.CharField(_("Digest of the policy"), max_length=64)
    price = models.BigIntegerField(_("Price in minor units"))
    currency = models.CharField(_("Currency"), max_length=3)
    book = models.CharField(_("Version of the price book"), max_length=20)
    state = models.CharField(_("State"), max_length=10, choices=State.choices)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            name: choice(ACCOUNT, AGREEMENT)
            for name in ("edition", "version", "language", "digest", "price", "currency", "book", "state", "at")
        },
        keep=KeepWhile("it says what was ordered and by which words"),
        promise="0-c",
        added_by=(ACCOUNT, AGREEMENT, GUARDIANSHIP),
    )

    class Meta(MemberOwned.Meta):
        verbose_name = _("Order of an edition")
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=models.Q(state="active"), name="one_order_in_force"),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="order_costs_no_less_than_nothing"),
        ]
