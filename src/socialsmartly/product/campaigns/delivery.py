"""The hand-over of a campaign, batch by batch: lease, look again who agrees, send, write down.

The lease is committed before consent is read, and a withdrawal commits before it looks for leases. So at least one of the two
sees the other: either the message is not sent, or the withdrawal waits for it (4.3-d). No lock is held over the network.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.campaigns.actions import deciding
from socialsmartly.product.campaigns.letters import Draft, Leaves, Letter, Reader, write
from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome, Reason
from socialsmartly.product.campaigns.rules import CAP, LEASE
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging.sending import (
    AddressRefused,
    HandOver,
    MailServer,
    MailServerAway,
    MessageRefused,
    OutcomeUnknown,
    TooLate,
    compose,
)
from socialsmartly.product.surveys.links import page_of as surveys_of
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CAMPAIGN, SERVICE

MARGIN = timedelta(seconds=1)
"""The last hand-over ends this long before the lease does."""

UNSUBSCRIBE = "unsubscribe"
PERSONAL_PAGE = "person"
BY_MAIL, BY_REPLY = "mail-u", "mail-r"
"""Each a key of its own; the last letter begins the address."""


@dataclass(frozen=True)
class Addressed:
    """A letter with its address, outside the database for the seconds of one batch."""

    decision: Decision
    to: str
    letter: Letter
    leaves: Leaves
    sender: str


@dataclass(frozen=True)
class Result:
    decision: Decision
    outcome: Outcome
    reason: str = ""


@keeps("4.3-d", "2.2-g")
def send_batch(workspace: UUID, campaign: UUID) -> bool:
    """One batch through all its steps. False when nothing waits; MailServerAway and NotAuthorised after putting back what did not leave."""
    deadline = time.monotonic() + (LEASE - MARGIN).total_seconds()
    with reading_for(CAMPAIGN, workspace=workspace):
        deciding.give_up_expired(workspace, campaign)
        leased = deciding.lease(workspace, campaign)
    if not leased:
        return False
    ready = _opened(workspace, campaign, leased)
    results, away = _hand_over(ready, deadline)
    # Results are written down even when the authorisation ended meanwhile: what has left must be known.
    with reading_for(SERVICE, workspace=workspace):
        _record(workspace, results)
    if away is not None:
        raise away
    return True


def _opened(workspace: UUID, campaign: UUID, leased: list[Decision]) -> list[Addressed]:
    try:
        with reading_for(CAMPAIGN, workspace=workspace):
            return _still_agreed(workspace, campaign, leased)
    except NotAuthorised:
        with reading_for(SERVICE, workspace=workspace):
            deciding.decide(workspace, leased, Outcome.SKIPPED, Reason.AUTHORISATION)
        raise


def _still_agreed(workspace: UUID, campaign: UUID, leased: list[Decision]) -> list[Addressed]:
    """The database shows only who agrees at this moment; everyone else is skipped here."""
    people = _people([d.contact_id for d in leased])
    deciding.decide(workspace, [d for d in leased if d.contact_id not in people], Outcome.SKIPPED, Reason.WITHDREW)
    left = _not_capped(workspace, campaign, [d for d in leased if d.contact_id in people])
    deciding.decide(workspace, [d for d in left if not people[d.contact_id].email], Outcome.SKIPPED, Reason.NO_ADDRESS)
    draft = draft_of(Campaign.objects.get(pk=campaign))
    shop = Workspace.objects.get(pk=workspace).title
    return [_addressed(d, people[d.contact_id], draft, shop) for d in left if people[d.contact_id].email]


def _people(handles: list[UUID]) -> dict[UUID, Contact]:
    """Whom the database shows, without those whose keys are gone already: they are being erased at this moment."""
    shown = list(Contact.objects.filter(pk__in=handles))
    open_all(shown, "name", "email")
    return {person.pk: person for person in shown if _can_be_read(person)}


def _can_be_read(person: Contact) -> bool:
    try:
        _both = person.email, person.name
    except KeyShredded:
        return False
    return True


def _not_capped(workspace: UUID, campaign: UUID, leased: list[Decision]) -> list[Decision]:
    """Two campaigns may reach for one person at once: whoever sees the other's lease steps back and comes again."""
    rivals = Decision.objects.filter(contact_id__in=[d.contact_id for d in leased]).exclude(campaign_id=campaign)
    recent = rivals.filter(at__gt=timezone.now() - CAP)
    had = set(recent.filter(outcome=Outcome.SENT).values_list("contact_id", flat=True))
    had |= set(recent.filter(reason=Reason.UNKNOWN).values_list("contact_id", flat=True))
    busy = set(rivals.filter(outcome=Outcome.SENDING).values_list("contact_id", flat=True)) - had
    deciding.decide(workspace, [d for d in leased if d.contact_id in had], Outcome.SKIPPED, Reason.CAPPED)
    deciding.decide(workspace, [d for d in leased if d.contact_id in busy], Outcome.WAITING)
    return [d for d in leased if d.contact_id not in had | busy]


def _addressed(decision: Decision, person: Contact, draft: Draft, shop: str) -> Addressed:
    reader = Reader(person.name or "", person.last_order_at, person.language)
    leaves = leaves_of(decision.workspace_id, person.pk)
    return Addressed(decision, person.email, write(draft, reader, shop, leaves), leaves, draft.sender)


def _hand_over(ready: list[Addressed], deadline: float) -> tuple[list[Result], MailServerAway | None]:
    """What became of each letter. After the mail server went away, the rest waits again: it has not left."""
    results: list[Result] = []
    if not ready:
        return results, None
    try:
        with MailServer(seconds=max(deadline - time.monotonic(), 0.1)) as server:
            for each in ready:
                results.append(_hand_over_one(server, each, deadline))  # noqa: PERF401 - what has left is kept when a later one fails
    except MailServerAway as away:
        rest = [Result(each.decision, Outcome.WAITING) for each in ready[len(results) :]]
        return results + rest, away
    return results, None


def _hand_over_one(server: MailServer, each: Addressed, deadline: float) -> Result:
    try:
        mail = compose(
            to=each.to,
            sender=each.sender,
            subject=each.letter.subject,
            text=each.letter.text,
            html=each.letter.html,
            headers=_headers(each),
        )
        server.hand_over(mail, deadline)
    except MailServerAway:
        raise
    except HandOver as refused:
        return Result(each.decision, *_MEANS[type(refused)])
    return Result(each.decision, Outcome.SENT)


_MEANS: dict[type[HandOver], tuple[Outcome, str]] = {
    TooLate: (Outcome.WAITING, ""),
    AddressRefused: (Outcome.FAILED, Reason.REFUSED),
    MessageRefused: (Outcome.FAILED, Reason.REJECTED),
    OutcomeUnknown: (Outcome.FAILED, Reason.UNKNOWN),
}


def _headers(each: Addressed) -> dict[str, str]:
    return {"Message-ID": message_id(each.decision), **unsubscribe_headers(each.leaves, each.letter.language)}


def unsubscribe_headers(leaves: Leaves, language: str) -> dict[str, str]:
    """One click in the mail program itself (RFC 8058), a mail to an address (RFC 2369), or a reply."""
    by_mail = f", <mailto:{leaves.stop_address}>" if leaves.stop_address else ""
    return {
        **({"Reply-To": leaves.reply_address} if leaves.reply_address else {}),
        "List-Unsubscribe": f"<{leaves.unsubscribe}>{by_mail}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Content-Language": language,
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
    }


def _record(workspace: UUID, results: list[Result]) -> None:
    for outcome, reason in {(r.outcome, r.reason) for r in results} - {(Outcome.SENT, "")}:
        those = [r.decision for r in results if (r.outcome, r.reason) == (outcome, reason)]
        deciding.decide(workspace, those, outcome, reason)
        if reason == Reason.REFUSED:
            deciding.note_unreachable(workspace, those)
    for result in results:
        if result.outcome is Outcome.SENT:
            deciding.note_sent(workspace, result.decision, message_id(result.decision))


def message_id(decision: Decision) -> str:
    """Made from the decision, so that a mail can be traced to it and a copy shows itself as one (RFC 5322, 3.6.4)."""
    return f"<{decision.pk}@{urlsplit(settings.SOCIALSMARTLY_SITE).hostname}>"


def draft_of(campaign: Campaign) -> Draft:
    return Draft(campaign.title, campaign.sender, campaign.body, campaign.language)


def leaves_of(workspace: UUID, person: UUID) -> Leaves:
    """The links under a person's message; the personal page is left out where an installation has none."""
    token = PersonalLink(UNSUBSCRIBE, workspace, person).token()
    unsubscribe = settings.SOCIALSMARTLY_SITE + reverse("campaigns:unsubscribe", args=[token])
    return Leaves(
        unsubscribe,
        _personal("person:page", workspace, person),
        _personal("person:decisions", workspace, person),
        stop_address=_address(BY_MAIL, workspace, person),
        reply_address=_address(BY_REPLY, workspace, person),
        surveys=surveys_of(workspace, person),
    )


def _personal(name: str, workspace: UUID, person: UUID) -> str:
    try:
        page = reverse(name, args=[PersonalLink(PERSONAL_PAGE, workspace, person).token()])
    except NoReverseMatch:
        return ""
    return f"{settings.SOCIALSMARTLY_SITE}{page}"


def _address(kind: str, workspace: UUID, person: UUID) -> str:
    domain = settings.SOCIALSMARTLY_REPLY_DOMAIN
    return f"{kind[-1]}+{PersonalLink(kind, workspace, person).mail_token()}@{domain}" if domain else ""
