"""Every move of a dispute, by either side or by the clock: one row with its reason, together with where the dispute stands then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.decisions.actions import keep_decision
from socialsmartly.product.desk.disputing import DECIDED, DECIDES, OF_SILENCE, TIMERS, Party, Resolution, Stage, may
from socialsmartly.product.desk.errors import NoDisputeHere, NotNow
from socialsmartly.product.desk.hours import due
from socialsmartly.product.desk.models import Conversation, Dispute, Evidence, Kind, Move, Named, Shows, State
from socialsmartly.product.desk.queries import appealed, dispute_of, hours_of
from socialsmartly.product.desk.rules import SILENCE, STAYS_OPEN, File, words
from socialsmartly.words import keeps
from socialsmartly.words.decision import decides, run
from socialsmartly.words.purposes import ASKING, FINISHING


@dataclass(frozen=True)
class Mover:
    """Who moves: a side, and for the shop the member, of whom a mark stays."""

    side: Party
    member: UUID | None = None

    def mark(self, workspace: UUID) -> UUID | None:
        return mark_of(self.member, workspace) if self.member else None


BY_CUSTOMER = Mover(Party.CUSTOMER)


@keeps("2.3-b")
def open_dispute(found: Conversation, reason: str) -> Dispute:
    """The customer opens it about the order they named (NoDisputeHere, NoWords). Inside their block; twice is once."""
    named = Named.objects.filter(workspace_id=found.workspace_id, conversation=found.pk).order_by("at").first()
    if found.kind != Kind.DISPUTE or named is None:
        raise NoDisputeHere
    before = dispute_of(found)
    if before is not None:
        return before
    now = timezone.now()
    made = Dispute(
        **found.shared,
        order=named.order,
        due_at=now + TIMERS[Stage.OPENED].lasts,
        at=now,
    )
    step = step_of(made, BY_CUSTOMER, "", Stage.OPENED, reason)
    made.save(force_insert=True)
    step.save(force_insert=True)
    return made


def waits_again(found: Conversation, now: datetime) -> None:
    """A matter is at the desk again, and open if it was closed; inside a block of the customer."""
    if found.state == State.CLOSED:
        found.closed_at, found.outcome, found.kept_from = None, "", now + STAYS_OPEN
    if found.waiting_since is None:
        found.waiting_since, found.due_at = now, due(now, hours_of(found.workspace_id))
    found.state = State.OPEN
    found.save(update_fields=["state", "waiting_since", "due_at", "closed_at", "outcome", "kept_from"])


@keeps("2.3-b")
def move(dispute: Dispute, to: str, mover: Mover, reason: str, resolution: str = "") -> None:
    """One step (NotNow where the table does not allow it or somebody was quicker; NoWords without a reason). A decision says how."""
    stage = Stage(dispute.stage)
    target = next((one for one in may(stage, mover.side, appealed=appealed(dispute)) if one == to), None)
    settled = resolution or dispute.resolution
    if target is None or (target in DECIDES and settled not in Resolution.values):
        raise NotNow
    step, now = step_of(dispute, mover, stage, target, reason, settled if target in DECIDES else ""), timezone.now()
    timer = TIMERS.get(target)
    moved = Dispute.objects.filter(workspace_id=dispute.workspace_id, pk=dispute.pk, stage=stage).update(
        stage=target, resolution=settled, due_at=now + timer.lasts if timer else None
    )
    if not moved:
        raise NotNow
    step.save(force_insert=True)


def step_of(dispute: Dispute, mover: Mover, before: str, after: Stage, reason: str, resolution: str = "") -> Move:
    return Move(
        **dispute.shared,
        dispute=dispute.pk,
        by=mover.side,
        author=mover.mark(dispute.workspace_id),
        before=before,
        after=after,
        resolution=resolution,
        reason=words(reason),
    )


def put_forward(dispute: Dispute, mover: Mover, shows: str, file: File) -> None:
    """Evidence of one side, with the digest that both can hold it to (NotNow once it is decided)."""
    if dispute.stage in DECIDED:
        raise NotNow
    Evidence.objects.create(
        **dispute.shared,
        **file.columns,
        dispute=dispute.pk,
        by=mover.side,
        shows=shows if shows in Shows.values else Shows.OTHER,
    )


@keeps("2.3-b")
def move_what_is_due(now: datetime) -> int:
    """What the silence of a customer decides; returns how many disputes moved. Each in a block of its customer, which reads no other."""
    with reading_for(FINISHING, because="its time is over"), all_owners("disputes of every shop come due"):
        silent = [stage for stage, timer in TIMERS.items() if timer.then is not None]
        over = list(
            Dispute.objects.filter(stage__in=silent, due_at__lte=now).values_list("workspace_id", "contact_id", "pk")
        )
    moved = 0
    for workspace, contact, key in over:
        with reading_for(ASKING, workspace=workspace, subject=contact):
            dispute = Dispute.objects.filter(workspace_id=workspace, pk=key).first()
            if dispute is not None:  # nobody moves a dispute of who is hidden
                moved += _move_by_the_clock(dispute, now)
    return moved


@decides(SILENCE)
def _move_by_the_clock(dispute: Dispute, now: datetime) -> bool:
    """Whether it moved; what decided is kept with the move."""
    stage = Stage(dispute.stage)
    timer = TIMERS[stage]
    if timer.then is None or dispute.due_at is None:
        return False
    rule = {"stage": stage.value, "then": timer.then.value, "days": timer.lasts.days}
    made = run(SILENCE, rule, {"due_at": dispute.due_at.isoformat(), "now": now.isoformat()})
    if made.outcome == stage.value:
        return False
    move(dispute, made.outcome, Mover(Party.CLOCK), OF_SILENCE[stage])
    whose = {"owner": dispute.workspace_id, "subject": dispute.contact_id, "thing": dispute.pk}
    keep_decision(SILENCE, made, **whose, kept_until=now + STAYS_OPEN)
    return True
