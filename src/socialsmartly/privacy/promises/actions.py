"""The only place that publishes a text or a general answer, and that writes down what was seen of the promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.promises.errors import IdentifiesSomebody, NoSuchSentence, NothingToLetOut, WrittenByYou
from socialsmartly.privacy.promises.models import Explanation, PublishedText, Stands
from socialsmartly.privacy.promises.places import policy_folder, policy_values
from socialsmartly.privacy.promises.text import canonical, digest, filled, load_all
from socialsmartly.privacy.publishing.rules import kinds_in
from socialsmartly.words import evidence
from socialsmartly.words.evidence import Tally
from socialsmartly.words.promise import keeps
from socialsmartly.words.purposes import OPERATIONS, PUBLISHING

_ADD: Final = """
INSERT INTO promises_exercise AS so_far
    (id, promise, place, day, held, refused, failed, slowest, last_at, failed_at, failure)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (promise, place, day) DO UPDATE SET
    held = so_far.held + excluded.held,
    refused = so_far.refused + excluded.refused,
    failed = so_far.failed + excluded.failed,
    slowest = greatest(so_far.slowest, excluded.slowest),
    last_at = greatest(so_far.last_at, excluded.last_at),
    failed_at = greatest(so_far.failed_at, excluded.failed_at),
    failure = CASE WHEN excluded.failed_at >= coalesce(so_far.failed_at, '-infinity') THEN excluded.failure ELSE so_far.failure END
"""


@keeps("0-c")
def publish() -> int:
    """Keep the present text in every language, before anybody can agree to it; how many of them were new.

    Run as the owner of the tables whenever the program or its settings change. A text that was published never changes.
    """
    policies = [filled(policy, policy_values()) for policy in load_all(policy_folder()).values()]
    known = set(PublishedText.objects.values_list("digest", flat=True))
    texts = [
        PublishedText(digest=digest(p), version=p.version, language=p.language, canonical=canonical(p))
        for p in policies
        if digest(p) not in known
    ]
    PublishedText.objects.bulk_create(texts, ignore_conflicts=True)
    return len(texts)


@keeps("8-a")
def propose_explanation(one: Explanation, *, staff: UUID) -> Explanation:
    """Keep a general answer until a second person has read it (NoSuchSentence, IdentifiesSomebody)."""
    if one.clause not in {clause.id for clause in next(iter(load_all(policy_folder()).values())).clauses()}:
        raise NoSuchSentence
    if kinds_in(one.question_en, one.question_zh, one.answer_en, one.answer_zh):
        raise IdentifiesSomebody
    one.state, one.proposed_by = Stands.PROPOSED, mark_of(staff, one.pk)
    with reading_for(PUBLISHING):
        one.save(force_insert=True)
    return one


@keeps("8-a")
def decide_explanation(key: UUID, *, staff: UUID, lets_out: bool) -> None:
    """A second person lets it out, or does not (WrittenByYou, NothingToLetOut)."""
    with reading_for(PUBLISHING):
        held = Explanation.objects.select_for_update().filter(pk=key, state=Stands.PROPOSED).first()
        if held is None:
            raise NothingToLetOut
        mark = mark_of(staff, held.pk)
        if held.proposed_by == mark:
            raise WrittenByYou
        state = Stands.PUBLISHED if lets_out else Stands.REFUSED
        Explanation.objects.filter(pk=key).update(state=state, decided_by=mark, decided_at=timezone.now())


@keeps("8-a")
def end_explanation(key: UUID) -> None:
    """Anybody of the staff takes it down (NothingToLetOut)."""
    with reading_for(PUBLISHING):
        if not Explanation.objects.filter(pk=key, state=Stands.PUBLISHED).update(state=Stands.ENDED):
            raise NothingToLetOut


def write_down() -> int:
    """Add what this process saw of its promises to what every process saw today; how many places that were.

    What cannot be written is put back and counts the next time. The program's own book-keeping is no evidence of anything.
    """
    with evidence.unseen():
        seen = evidence.take()
        if not seen:
            return 0
        try:
            _add(seen)
        except BaseException:
            evidence.put_back(seen)
            raise
    return len(seen)


def _add(seen: list[Tally]) -> None:
    with reading_for(OPERATIONS), connection.cursor() as cursor:
        cursor.executemany(_ADD, list(_rows(seen)))


def _rows(seen: list[Tally]) -> Iterator[tuple[Any, ...]]:
    """In one order for every process, so that no two of them wait for each other."""
    today = datetime.now(UTC).date()
    for tally in sorted(seen, key=lambda tally: tally.where):
        for promise in tally.promises:
            yield (
                *(uuid7(), promise, tally.where, today, tally.held, tally.refused, tally.failed, tally.slowest),
                *(_moment(tally.last_at), _moment(tally.failed_at), tally.failure),
            )


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
