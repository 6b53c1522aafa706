"""The closed lists of this room: kinds of recipients, what they may use something for, and the cases in which anything leaves."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """Who somebody is to us. A `partner` acts for itself; a company that wants a purpose of its own becomes one (3.2-d)."""

    AFFILIATE = "affiliate", _("companies of our group")
    PROCESSOR = "processor", _("companies that work on our behalf")
    VENDOR = "vendor", _("other companies that work for us")
    ADVERTISING = "advertising", _("partners for advertising")
    ANALYTICS = "analytics", _("partners for analysis")
    PARTNER = "partner", _("others, with your consent")
    AUTHORITY = "authority", _("authorities and courts")
    SUCCESSOR = "successor", _("whoever takes over our business")


class Use(models.TextChoices):
    """What a recipient may use something for. The first five are those of an affiliate and no other is (3.1-d)."""

    TOGETHER = "together", _("to provide a service together with us")
    ACCOUNT = "account", _("to offer services that build on your account")
    RECOMMEND = "recommend", _("to recommend what may interest you")
    UNUSUAL = "unusual", _("to notice unusual activity on accounts")
    SAFETY = "safety", _("to protect people and property from abuse")
    INFRASTRUCTURE = "infrastructure", _("technical infrastructure")
    USAGE = "usage", _("to understand how the service is used")
    SUPPORT = "support", _("customer service")
    PAYMENT = "payment", _("payments")
    RESEARCH = "research", _("academic research and surveys")
    OWN = "own", _("a purpose of its own")
    FIGURES = "figures", _("figures about placement, reach and effect")
    LEGAL = "legal", _("a duty by law")
    SUCCESSION = "succession", _("to go on with our business")


class Case(models.TextChoices):
    """Why something may leave. A case that `cases.CASES` gives no rule is closed (3.1-a)."""

    CONSENT = "consent", _("you agreed to it")
    AFFILIATE = "affiliate", _("a service of our group, which you agreed to")
    PROCESSOR = "processor", _("a task that it does for us")
    LEGAL_DUTY = "legal_duty", _("a law obliges us")
    PROTECTION = "protection", _("to protect somebody under 18")
    SUCCESSION = "succession", _("our business changes hands")


FIVE: Final = (Use.TOGETHER, Use.ACCOUNT, Use.RECOMMEND, Use.UNUSUAL, Use.SAFETY)
FOR_US: Final = (Category.PROCESSOR, Category.VENDOR)
"""Those who act on our behalf: PIPL 21 says what their contract must hold."""
FIGURES_ONLY: Final = (Category.ADVERTISING, Category.ANALYTICS)
"""Those who never receive anything about one person (3.2-e)."""
NAMED: Final = tuple(category for category in Category if category != Category.AUTHORITY)
"""Those whom staff enter and the public list names. An authority gets into the register by a demand that was granted, and no other way."""


class TaskState(models.TextChoices):
    """What holds of the credential for a task."""

    WAITING = "waiting", _("waits for a colleague")
    OPEN = "open", _("open")
    REVOKED = "revoked", _("revoked")
    OVER = "over", _("over")


class AtEnd(models.TextChoices):
    """What becomes of the information when the contract ends (PIPL 21)."""

    DELETE = "delete", _("it is deleted")
    RETURN = "return", _("it is returned")
