"""The register of demands, and apart from it whom each is about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.demands.codes import LONGEST_SILENCE, Instrument, Place, Refused, State, Verified
from socialsmartly.words import ROW_STAYS, Keep, KeepWhile, Kind, NoPerson, Plain, Record, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import DISCLOSING, FINISHING, REGISTER


class Demand(HeldRow):
    """What one authority asked for on one day, by which instrument and law, how its sender was verified, and what two of us decided.

    It names nobody: whom it is about stands in `Concern`, and who entered and who decided it is a mark that leads nowhere.
    """

    authority = models.CharField(_("Authority"), max_length=200)
    contact = models.CharField(_("Official address or number of the authority"), max_length=200)
    place = models.CharField(_("Where the authority belongs"), max_length=10, choices=Place.choices)
    instrument = models.CharField(_("Instrument"), max_length=10, choices=Instrument.choices)
    reference = models.CharField(_("Number on the document, or of our report"), max_length=80)
    law = models.CharField(_("Law that it cites"), max_length=200)
    verified = models.CharField(_("How the sender was verified"), max_length=12, choices=Verified.choices)
    approval = models.CharField(_("Approval of the Chinese authority"), max_length=80, blank=True)
    items = models.JSONField(_("Information asked for"), default=list)
    people = models.IntegerField(_("People it is about"))
    gag_until = models.DateField(_("Not to be told before"), null=True)
    gag_law = models.CharField(_("Law that forbids to tell"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.ENTERED)
    refused_because = models.CharField(_("Why refused"), max_length=12, choices=Refused.choices, blank=True)
    recipient = models.UUIDField(_("In the register of recipients"), null=True)
    handed_over = models.IntegerField(_("People handed over"), default=0)
    entered_by = models.UUIDField(_("Mark of who entered it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    received_at = models.DateTimeField(_("Received"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)

    privacy = NoPerson(
        "what an authority asked for, without whom it is about",
        KeepWhile("it proves what was decided, and the public report counts it"),
        written_by=(REGISTER, DISCLOSING),
        read_by=(REGISTER, DISCLOSING, FINISHING),
        kind=Kind.REFERENCE,
    )

    @property
    def protects(self) -> bool:
        """Whether it is no demand but our own report, to protect somebody under 18."""
        return self.instrument == Instrument.PROTECTION

    class Meta(HeldRow.Meta):
        verbose_name = _("Demand of an authority")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.ENTERED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by"))),
                name="two_decide_about_a_demand",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.GRANTED) | Q(recipient__isnull=False), name="a_granted_demand_is_registered"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.GRANTED, place=Place.ABROAD) | ~Q(approval=""),
                name="nothing_goes_abroad_unapproved",
            ),
            models.CheckConstraint(
                condition=Q(gag_until__isnull=True) | ~Q(gag_law=""), name="only_a_law_forbids_to_tell"
            ),
        ]


class Concern(Owned):
    """That a demand is about this person, and what was handed over. The person is shown it from `shown_from` on: at once, or when a
    law no longer forbids it, and after 180 days in any case. The row is the record of the disclosure, so it stays when they leave."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    demand = models.UUIDField(_("Demand"))
    authority = models.CharField(_("Authority"), max_length=200)
    items = models.TextField(_("Information handed over"), blank=True)
    handed_over_at = models.DateTimeField(_("Handed over"), null=True)
    told_at = models.DateTimeField(_("Told by message"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)
    shown_from = models.DateTimeField(_("Shown to you from"), default=timezone.now)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{
                name: technical(DISCLOSING, FINISHING)
                for name in ("demand", "authority", "items", "handed_over_at", "told_at", "at", "shown_from")
            },
            "salt": Plain("random bytes"),
        },
        keep=Keep(3 * YEAR, after="at", because="it proves what an authority got, and that you were told"),
        promise="3.1-b",
        written_by=(DISCLOSING, FINISHING),
        shown_from="shown_from",
    )

    class Meta(Owned.Meta):
        verbose_name = _("Demand of an authority about you")
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "demand"], name="a_demand_names_a_person_once"),
            models.CheckConstraint(
                condition=Q(shown_from__lte=F("at") + LONGEST_SILENCE), name="a_demand_is_shown_in_the_end"
            ),
        ]
