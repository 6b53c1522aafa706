"""Campaigns, and one decision for every person they matched."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, owned_link
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import LINK_GOES, ROW_GOES, Keep, KeepWhile, Plain, Record, behaviour, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import AUDIENCE, CAMPAIGN, FIGURES, PREFERENCES, RESULTS, RIGHTS, SERVICE

RULE_KEYS = (
    "spent_at_least",
    "orders_at_least",
    "orders_at_most",
    "ordered_within_days",
    "not_ordered_for_days",
    "country",
    "bought",
)
SHOP_WORDS = Plain("the shop's own words to many people")
A_COUNT = Plain("a count of nobody in particular")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    STOPPED = "stopped", _("Stopped")


class Campaign(WorkspaceOwned):
    """What is written, to whom by rules on orders, and how far it has come."""

    author = HandleField(_("Written by"), null=True)
    title = models.CharField(_("Subject"), max_length=120, blank=True)
    sender = models.CharField(_("Sender"), max_length=60, blank=True)
    body = models.TextField(_("Message"), blank=True)
    language = models.CharField(_("Language of the message"), max_length=10, default="en")
    rules = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    stopped_because = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(_("Begun"), default=timezone.now)
    tested_at = models.DateTimeField(_("Last test"), null=True)
    queued_at = models.DateTimeField(_("Sent off"), null=True)
    finished_at = models.DateTimeField(_("Finished"), null=True)
    matched = models.IntegerField(_("Matched"), default=0)
    sent = models.IntegerField(_("Sent"), default=0)
    skipped = models.IntegerField(_("Not sent"), default=0)
    failed = models.IntegerField(_("Failed"), default=0)

    privacy = Record(
        about={"author": LINK_GOES},
        columns={
            "title": SHOP_WORDS,
            "sender": SHOP_WORDS,
            "body": SHOP_WORDS,
            "language": SHOP_WORDS,
            "rules": Plain("bounds on figures, an article, a country"),
            "state": Plain("the state of a campaign"),
            "stopped_because": Plain("a reason from a closed list"),
            "made_at": Plain("a date of a campaign"),
            "tested_at": Plain("a date of a campaign"),
            "queued_at": Plain("a date of a campaign"),
            "finished_at": Plain("a date of a campaign"),
            "matched": A_COUNT,
            "sent": A_COUNT,
            "skipped": A_COUNT,
            "failed": A_COUNT,
        },
        keep=KeepWhile("it is the shop's own work; the member who wrote it is forgotten when they leave"),
        promise="2.2-g",
        written_by=(SERVICE, AUDIENCE, CAMPAIGN),
        read_by=(FIGURES, RESULTS),
        json_keys={"rules": RULE_KEYS},
    )

    class Meta(WorkspaceOwned.Meta):
        pass


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("Not sent")
    FAILED = "failed", _("Failed")
    HELD = "held", _("Held")


class Reason(models.TextChoices):
    """Why a person did not get the message, or why it is not known."""

    NOT_AGREED = "not_agreed", _("Did not agree to e-mail")
    NO_ADDRESS = "no_address", _("No address that works")
    CAPPED = "capped", _("Had a campaign in the last 24 hours")
    WITHDREW = "withdrew", _("Withdrew before sending")
    AUTHORISATION = "authorisation", _("The store authorisation ended")
    STOPPED = "stopped", _("The campaign was stopped")
    REFUSED = "refused", _("Their mail server refused the address")
    REJECTED = "rejected", _("The mail server refused the message")
    UNKNOWN = "unknown", _("Outcome unknown, not sent again")
    MAIL_SERVER = "mail_server", _("The mail server did not answer")


class Decision(WorkspaceOwned):
    """Why one person got one campaign, or did not. It is the queue, the proof and the person's own copy in one row.

    `lease_until` stands while the message is being handed over; whoever withdraws waits for it (4.3-d). `version`, `rule` and `read` are
    what the program decided by, so that it can be run again (4.5-a): canonical JSON of what the shop set, and what was read of the person.
    """

    campaign_id = models.UUIDField()
    campaign = owned_link("campaigns.Campaign", "campaign_id")
    contact_id = models.UUIDField()
    contact = owned_link("contacts.Contact", "contact_id")
    title = models.CharField(_("Subject"), max_length=120)
    outcome = models.CharField(_("Outcome"), max_length=8, choices=Outcome.choices)
    reason = models.CharField(_("Reason"), max_length=14, choices=Reason.choices, blank=True)
    at = models.DateTimeField(_("When"), default=timezone.now)
    lease_until = models.DateTimeField(_("Being handed over until"), null=True)
    message_id = models.CharField(_("Number of the message"), max_length=80, blank=True)
    version = models.SmallIntegerField(_("Version of the rule"))
    rule = models.TextField(_("Rule"))
    read = models.TextField(_("What it relied on"))

    privacy = Record(
        about={"contact": ROW_GOES},
        columns={
            "title": SHOP_WORDS,
            "outcome": behaviour(SERVICE, RESULTS, AUDIENCE, CAMPAIGN, PREFERENCES, FIGURES),
            "reason": behaviour(SERVICE, RESULTS, AUDIENCE, CAMPAIGN, PREFERENCES),
            "at": behaviour(SERVICE, RESULTS, AUDIENCE, CAMPAIGN, PREFERENCES, FIGURES),
            "lease_until": technical(SERVICE, CAMPAIGN, PREFERENCES),
            "message_id": technical(SERVICE, CAMPAIGN),
            "version": technical(RIGHTS),
            "rule": Plain("the rule as the shop set it, which is the same for everybody"),
            "read": behaviour(RIGHTS),
        },
        keep=Keep(
            2 * YEAR,
            after="at",
            because="shop and person may ask for two years why a message came, or did not",
            longer=True,
        ),
        promise="4.3-d",
        written_by=(SERVICE, AUDIENCE, CAMPAIGN, PREFERENCES),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "campaign_id", "contact_id"], name="one_decision_per_person"),
        ]
        indexes = [
            models.Index(fields=["workspace", "contact_id", "at"], name="decision_of_contact"),
            models.Index(fields=["workspace", "campaign_id", "outcome"], name="decision_by_outcome"),
        ]
