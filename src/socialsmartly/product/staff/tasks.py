"""Telling people how their request stands. The jobs carry ids; who the person is, they read for the person's own rights."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants.queries import KIND
from socialsmartly.privacy.demands.actions import told as told_of
from socialsmartly.privacy.demands.codes import State as DemandState
from socialsmartly.privacy.demands.models import Concern, Demand
from socialsmartly.privacy.demands.queries import to_tell
from socialsmartly.privacy.disclosures.actions import told as told_of_measure
from socialsmartly.privacy.disclosures.codes import NOTICE
from socialsmartly.privacy.disclosures.models import Measure
from socialsmartly.privacy.disclosures.queries import to_tell as measures_to_tell
from socialsmartly.privacy.incidents import actions as incidents
from socialsmartly.privacy.incidents.drafts import to_the_people
from socialsmartly.privacy.incidents.models import Incident, Touched
from socialsmartly.privacy.incidents.queries import to_tell as touched_to_tell
from socialsmartly.privacy.minors.queries import Asked, guardians_of
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestStep, RightsRequest
from socialsmartly.privacy.rights.reading import Row, own_row
from socialsmartly.privacy.rights.telling import ANSWERS, CONFIRMED, HAPPENED, in_words
from socialsmartly.privacy.succession.actions.telling import announce, put_off
from socialsmartly.privacy.succession.actions.telling import told as told_of_succession
from socialsmartly.privacy.succession.models import Announcement, Succession
from socialsmartly.privacy.succession.queries import to_tell as to_tell_of_succession
from socialsmartly.product.campaigns.letters import language_of
from socialsmartly.product.desk.queries import title_of
from socialsmartly.product.messaging.channels import Channel, send_notice
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import FINISHING, GUARDIANSHIP, RIGHTS, SERVICE

log = logging.getLogger("socialsmartly.rights")
NOT_TOLD: Final = Mark.HIDDEN | Mark.AWAITING
"""Who is to be deleted, or waits for a guardian, goes to no successor and is told of none."""
HAPPENED_TO_YOU: Final = gettext_noop("Something happened to information about you")
OF_A_SHOP: Final = gettext_noop("It is information that the shop %(shop)s has here about you.")
FOR_A_MINOR: Final = gettext_noop(
    "You answer for somebody under 18. This is what they are told, and what you should know."
)
TELLING: Final = (FINISHING, RIGHTS, GUARDIANSHIP, SERVICE)
CONTACT: Final = "contact"
STILL_ANSWERING: Final = timedelta(minutes=2)


@task(serves=(RIGHTS,), name="staff.tell", retry=8)
def tell(request_id: str, subject_id: str, workspace_id: str = "") -> None:
    """Tell a person what last happened to the time of their request."""
    workspace = UUID(workspace_id) if workspace_id else None
    who = Asker("", UUID(subject_id), workspace)  # the request itself says of which kind
    with who.block():
        request = RightsRequest.objects.filter(pk=UUID(request_id)).first()
        steps = list(RequestStep.objects.filter(request=UUID(request_id)).order_by("at", "id"))
    last = next((one.step for one in reversed(steps) if one.step in HAPPENED), None)
    if request is not None and last is not None:
        write_to(Asker(request.subject_kind, request.subject, workspace), request, steps, last)


@app.periodic(cron="*/5 * * * *")
@task(serves=(FINISHING, RIGHTS), name="staff.confirm", retry=0, queueing_lock="staff.confirm")
def confirm_receipts(timestamp: int) -> None:
    """Confirm each request that waits. A crash after the mail and before its step is written sends it twice; never not at all."""
    for asker, request in rights.waiting_unconfirmed(timezone.now() - STILL_ANSWERING):
        try:
            write_to(asker, request, [], CONFIRMED)
        except NotDelivered:  # the others are tried all the same, and this one again in five minutes
            log.warning("a receipt could not be confirmed yet", extra={"request": request.number})
        else:
            rights.confirm(asker, request)


@app.periodic(cron="*/15 * * * *")
@task(serves=(FINISHING, RIGHTS), name="staff.tell_of_demands", retry=0, queueing_lock="staff.tell_of_demands")
def tell_of_demands(timestamp: int) -> None:
    """Tell people of demands about them, as soon as no law forbids it. A crash after the message tells them twice; never not at all."""
    with reading_for(FINISHING):
        waiting = to_tell(timezone.now())
    for concern, demand in waiting:
        try:
            tell_of_demand(concern, demand)
        except NotDelivered:  # the others are tried all the same, and this one again in a quarter of an hour
            log.warning("a demand could not be told yet", extra={"demand": str(demand.pk)})


@keeps("3.1-b")
def tell_of_demand(concern: Concern, demand: Demand) -> None:
    """In the person's own language. Who is gone, or left no way, is told by nobody; the row is still there for them."""
    with Asker("member", concern.subject).block():
        own = own_row("member")
    channel = next((one for one in Channel if own.get(one.value)), None)
    if channel is not None:
        words = _of_demand(language_of(own["language"], None) or settings.LANGUAGE_CODE, concern, demand)
        send_notice(channel, own[channel.value], demand.authority, f"{words}\n\n{settings.SOCIALSMARTLY_OPERATOR}")
    told_of(concern)


@app.periodic(cron="*/15 * * * *")
@task(serves=(FINISHING, RIGHTS), name="staff.tell_of_measures", retry=0, queueing_lock="staff.tell_of_measures")
def tell_of_measures(timestamp: int) -> None:
    """Tell people what is to become public about them; only then do the seven days begin. A crash after the message tells them twice."""
    for measure in measures_to_tell():
        try:
            tell_of_measure(measure)
        except NotDelivered:  # it does not become public meanwhile
            log.warning("a measure could not be told yet", extra={"measure": str(measure.pk)})


@keeps("3.4-b")
def tell_of_measure(measure: Measure) -> None:
    """In the person's own language. Who left no way to reach them reads it in My account."""
    with Asker("member", measure.subject).block():
        own = own_row("member")
    channel = next((one for one in Channel if own.get(one.value)), None)
    if channel is not None:
        with override(language_of(own["language"], None) or settings.LANGUAGE_CODE):
            words = _(
                "On %(day)s we want to make public what happened and what we did about it, without your name unless a law obliges us. "
                "Read it and appeal: %(page)s"
            ) % {
                "day": f"{timezone.now() + NOTICE:%Y-%m-%d}",
                "page": f"{settings.SOCIALSMARTLY_SITE}{reverse('my:public')}",
            }
        send_notice(channel, own[channel.value], measure.number, f"{words}\n\n{settings.SOCIALSMARTLY_OPERATOR}")
    told_of_measure(measure)


def _of_demand(language: str, concern: Concern, demand: Demand) -> str:
    facts = {"authority": demand.authority, "law": demand.law, "day": f"{demand.received_at:%Y-%m-%d}"}
    with override(language):
        if concern.handed_over_at is not None:
            said = _(
                "On %(day)s %(authority)s demanded information about you under %(law)s. We handed over: %(items)s."
            )
            return said % {**facts, "items": titles(concern.items.split())}
        if demand.state == DemandState.REFUSED:
            return _("On %(day)s %(authority)s demanded information about you under %(law)s. We refused.") % facts
        return _("On %(day)s %(authority)s demanded information about you under %(law)s. We must hand it over.") % facts


@app.periodic(cron="*/5 * * * *")
@task(
    serves=(FINISHING, RIGHTS, GUARDIANSHIP),
    name="staff.tell_of_successions",
    retry=0,
    queueing_lock="staff.tell_of_successions",
)
def tell_of_successions(timestamp: int) -> None:
    """Whoever joined meanwhile, and whom no message reached before."""
    _tell_everybody()


@task(serves=(FINISHING, RIGHTS, GUARDIANSHIP), name="staff.tell_of_decided_succession", retry=0)
def tell_of_decided_succession(succession_id: str) -> None:
    """At once, when it is decided."""
    _tell_everybody()


def _tell_everybody() -> None:
    """A crash after a message tells somebody twice; never not at all."""
    announce()
    while waiting := to_tell_of_succession(timezone.now()):
        for told, succession in waiting:
            tell_of_succession(told, succession)


@keeps("3.3-a", "7-b")
def tell_of_succession(told: Announcement, succession: Succession) -> None:
    """The person in their own language, and first whoever answers for a minor. Whom no message reaches counts as not told, so nothing of
    theirs goes."""
    with Asker("member", told.subject).block():
        own = own_row("member")
    channel = next((one for one in Channel if own.get(one.value)), None)
    if channel is None or own["permits"] & NOT_TOLD or not _guardians_hear_of(told, own, succession):
        put_off(told)
        return
    language = language_of(own["language"], None) or settings.LANGUAGE_CODE
    if _say_who_takes_over(told, channel, own[channel.value], _of_succession([language], succession)):
        told_of_succession(told, succession, channel.value)
    else:
        put_off(told)


def _guardians_hear_of(told: Announcement, own: Row, succession: Succession) -> bool:
    """Whether somebody who answers for a minor was reached; true of everybody else."""
    if not own["permits"] & Mark.MINOR:
        return True
    languages = [code for code, _name in settings.LANGUAGES]
    reached = [
        _say_who_takes_over(
            told, Channel(one.channel), one.address, _of_succession(languages, succession, _care_page(told, one))
        )
        for one in guardians_of(told.subject)
    ]
    return any(reached)


def _care_page(told: Announcement, guardian: Asked) -> str:
    return reverse("guardians:page", args=[PersonalLink("guardian", told.subject, guardian.id).token()])


def _say_who_takes_over(told: Announcement, channel: Channel, address: str, words: tuple[str, str]) -> bool:
    """Whether the message was taken. The others are told all the same, and this one is tried again."""
    try:
        send_notice(channel, address, *words)
    except NotDelivered:
        log.warning("somebody could not be told of a succession yet", extra={"announcement": str(told.pk)})
        return False
    return True


def _of_succession(languages: list[str], succession: Succession, page: str = "") -> tuple[str, str]:
    """The message; with a page of a guardian's it is theirs, in every language."""
    link = f"{settings.SOCIALSMARTLY_SITE}{page or reverse('my:succession')}"
    told = [_who_takes_over(language, succession, of_somebody=bool(page)) for language in languages]
    return told[0][0], "\n\n".join([*(words for _subject, words in told), link, settings.SOCIALSMARTLY_OPERATOR])


def _who_takes_over(language: str, succession: Succession, *, of_somebody: bool) -> tuple[str, str]:
    facts = {"name": succession.name, "contact": succession.contact, "days": succession.answer_days}
    with override(language):
        said = [
            _("Our business is to change hands (%(reason)s). %(name)s takes over; you reach them at: %(contact)s.")
            % {**facts, "reason": succession.get_reason_display()},
            (
                _(
                    "You answer for somebody under 18 here. Nothing of theirs goes to them in the next %(days)s days. Until it goes you may say no, or delete the account:"
                )
                if of_somebody
                else _(
                    "Nothing of yours goes to them in the next %(days)s days. Until it goes you may say no, or delete your account:"
                )
            )
            % facts,
        ]
        return _("%(name)s is to take over our business") % facts, "\n\n".join(said)


@app.periodic(cron="*/5 * * * *")
@task(serves=TELLING, name="staff.tell_of_incidents", retry=0, queueing_lock="staff.tell_of_incidents")
def tell_of_incidents(timestamp: int) -> None:
    """Whom a crash or a mail server left untold."""
    _tell_whom_it_touched()


@task(serves=TELLING, name="staff.tell_of_agreed_incident", retry=0)
def tell_of_agreed_incident(incident_id: str) -> None:
    """At once, when two people agreed."""
    _tell_whom_it_touched()


def _tell_whom_it_touched() -> None:
    """A crash after a message tells somebody twice; never not at all."""
    incidents.find_everybody()
    while waiting := touched_to_tell(timezone.now()):
        for touched, incident in waiting:
            tell_of_incident(touched, incident)


@keeps("5-h")
def tell_of_incident(touched: Touched, incident: Incident) -> None:
    """The person, and whoever answers for a minor. Whom no message reaches is tried again, and nobody who had theirs."""
    asker = Asker(touched.person, touched.subject, touched.owner if touched.person == CONTACT else None)
    heard = _guardians_hear(asker, touched, incident)
    channel = touched.channel or _person_hears(asker, incident)
    if not channel or heard is False:
        log.warning("somebody could not be told of an incident yet", extra={"incident": str(incident.pk)})
    incidents.note_telling(touched, channel, guardian=heard)


def _person_hears(asker: Asker, incident: Incident) -> str:
    """By which way, in their own language; a text message leads to the page that says it all."""
    with asker.block():
        own = own_row(asker.kind)
    channel = next((one for one in Channel if own.get(one.value)), None)
    if channel is None:
        return ""
    language = language_of(own["language"], None) or settings.LANGUAGE_CODE
    if asker.workspace is None:
        before, page = "", reverse("my:incidents")
    else:
        shop, token = _shop_of(asker.workspace), PersonalLink("person", asker.workspace, asker.subject).token()
        before, page = _in_language(language, OF_A_SHOP) % {"shop": shop}, reverse("person:page", args=[token])
    return channel.value if _say(channel, own[channel.value], incident, page, {language: before}) else ""


def _shop_of(workspace: UUID) -> str:
    with reading_for(SERVICE, workspace=workspace):
        return title_of(workspace) or "–"


def _guardians_hear(asker: Asker, touched: Touched, incident: Incident) -> bool | None:
    """Whether whoever answers for them was reached, now or before; None where nobody does."""
    guardians = guardians_of(asker.subject) if asker.workspace is None else []
    if not guardians:
        return None
    return bool(touched.guardian_at) or any(_guardian_hears(asker, one, incident) for one in guardians)


def _guardian_hears(asker: Asker, guardian: Asked, incident: Incident) -> bool:
    """In both languages: nobody has told us which one they read (PIPL 31, 57)."""
    page = reverse("guardians:page", args=[PersonalLink("guardian", asker.subject, guardian.id).token()])
    before = {code: _in_language(code, FOR_A_MINOR) for code, _name in settings.LANGUAGES}
    return _say(Channel(guardian.channel), guardian.address, incident, page, before)


def _say(channel: Channel, address: str, incident: Incident, page: str, before: dict[str, str]) -> bool:
    """Whether the message was taken. `before` has what comes first, in each language of the message."""
    link = f"{settings.SOCIALSMARTLY_SITE}{page}"
    words = [part for code, first in before.items() for part in (first, to_the_people(incident, code)) if part]
    subject = _in_language(next(iter(before)), HAPPENED_TO_YOU)
    try:
        send_notice(channel, address, subject, "\n\n".join([*words, link]) if channel is Channel.EMAIL else link)
    except NotDelivered:
        return False
    return True


def _in_language(language: str, words: str) -> str:
    with override(language):
        return _(words)


@keeps("4.6-d")
def write_to(asker: Asker, request: RightsRequest, steps: list[RequestStep], step: str) -> None:
    """In the person's own language. Who is gone, or left no way, is told by the page alone."""
    with asker.block():
        own = own_row(asker.kind)
    channel = next((one for one in Channel if own.get(one.value)), None)
    if channel is not None:
        whole = channel is Channel.EMAIL and step not in ANSWERS
        words = "\n\n".join(_in(language, request, steps, step, whole=whole) for language in _languages(asker, own))
        if asker.kind == KIND:
            words = f"{words}\n\n{_page_of(asker)}"
        send_notice(channel, own[channel.value], request.number, f"{words}\n\n{settings.SOCIALSMARTLY_OPERATOR}")


def _languages(asker: Asker, own: Row) -> list[str]:
    """The person's own. Nobody has told us which one somebody without an account reads, so they get all."""
    if asker.kind == KIND:
        return [code for code, _name in settings.LANGUAGES]
    return [language_of(own["language"], None) or settings.LANGUAGE_CODE]


def _page_of(asker: Asker) -> str:
    """Where somebody without an account follows what they asked: the link is theirs alone."""
    token = PersonalLink("asked", asker.subject, asker.subject).token()
    return f"{settings.SOCIALSMARTLY_SITE}{reverse('intake:asked', args=[token])}"


def _in(language: str, request: RightsRequest, steps: list[RequestStep], step: str, *, whole: bool) -> str:
    with override(language):
        said = [_(HAPPENED[step]), _("Number: %(number)s") % {"number": request.number}]
        return "\n\n".join([*said, in_words(request, steps)] if whole else said)
