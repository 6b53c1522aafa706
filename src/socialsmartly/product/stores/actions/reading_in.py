"""Reading a file in: portion by portion, each in one transaction with the cursor, so that a killed worker loses nothing.

Going on reads the file from its beginning without writing until the cursor is reached: the same lines lead to the same open
invoices and the same duplicates, so an import that was cut off ends exactly like one that was not.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import OperationalError
from django.db.models import F
from django.utils import timezone
from psycopg.errors import DiskFull as DatabaseDiskFull

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.stores import files
from socialsmartly.product.stores.actions.counting import count_in, currency_of
from socialsmartly.product.stores.actions.people import agree_for, contacts_of, left_as_said
from socialsmartly.product.stores.actions.rows import (
    Held,
    insert_orders,
    insert_products,
    insert_set_aside,
    sum_up,
)
from socialsmartly.product.stores.errors import AuthorisationEnded, DiskFullWhileReading, FileGone, NumberTooLarge
from socialsmartly.product.stores.models import FACTS, ImportRun, Source, State
from socialsmartly.product.stores.rules.lines import Classifier, OrderLine
from socialsmartly.product.stores.rules.orders import Order, OrderGrouper
from socialsmartly.product.stores.rules.reading import Batch, Reading, open_lines
from socialsmartly.product.stores.rules.refusals import FileRefused
from socialsmartly.product.stores.rules.setting_aside import SetAside
from socialsmartly.words import keeps
from socialsmartly.words.purposes import STORE, WORKSPACE

BATCH_LINES = 10_000
MOST_PENCE = 10**14
RESUMABLE = (DiskFullWhileReading.__name__,)


@dataclass
class Portion:
    """What one batch of lines settled. `cursor` counts lines, the header among them."""

    cursor: int
    held: list[Held] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)


@keeps("2.2-f")
def read_in(workspace: UUID, run_id: UUID) -> None:
    """Read the file of one import to its end, or to the first thing that stops it; what stopped it stands in the run."""
    try:
        run = _begin(workspace, run_id)
        if run is not None:
            _read_and_settle(run)
            _end(run)
    except FileRefused as refused:
        _stop(workspace, run_id, refused)
    except NotAuthorised:
        _stop(workspace, run_id, AuthorisationEnded())
    except (OperationalError, OSError) as failed:
        if not _is_full(failed):
            raise
        _stop(workspace, run_id, DiskFullWhileReading(lines_read=_cursor(workspace, run_id)))


def _begin(workspace: UUID, run_id: UUID) -> ImportRun | None:
    """The run, or None when there is nothing left to do for it."""
    with reading_for(STORE, workspace=workspace):
        run: ImportRun | None = ImportRun.objects.filter(pk=run_id, state__in=(State.WAITING, State.RUNNING)).first()
    if run is None:
        return None
    files.let_go_strays()
    path = files.place_of(run_id)
    if run.source == Source.DEMO and not path.exists():
        files.write_demo_file(run_id)
    if not path.exists():
        raise FileGone
    with reading_for(STORE, workspace=workspace):
        run.lines_total = files.count_lines(path)
        ImportRun.objects.filter(pk=run_id).update(state=State.RUNNING, lines_total=run.lines_total)
    return run


def _read_and_settle(run: ImportRun) -> None:
    """Also a file that breaks off half-way leaves contacts with their sums and consents."""
    met: set[str] = set()
    try:
        _read(run, met)
    except FileRefused:
        _settle(run, met)
        raise
    _settle(run, met)


def _read(run: ImportRun, met: set[str]) -> None:
    """`met` gathers the customer numbers of the whole file, those of portions that are in already among them."""
    usual = currency_of(run.workspace_id)
    with open_lines(files.place_of(run.pk), batch_lines=BATCH_LINES, usual=usual) as reading:
        count_in(run.workspace_id, reading.currency)
        for portion in _Portions(reading, run):
            met.update(order.customer_id for order, _ in portion.held if order.customer_id)
            if portion.cursor > run.cursor:
                _write(run, portion)


class _Portions:
    """The file as portions. The last one is held back until the file has ended, so that it carries the last orders too."""

    def __init__(self, reading: Reading, run: ImportRun) -> None:
        self.reading = reading
        self.classifier = Classifier(now=run.made_at)
        self.grouper = OrderGrouper()
        self.open: dict[str, list[OrderLine]] = {}

    def __iter__(self) -> Iterator[Portion]:
        waiting: Portion | None = None
        try:
            for batch in self.reading:
                if waiting:
                    yield waiting
                waiting = self._portion(batch)
        except FileRefused:
            if waiting:
                yield waiting
            raise
        if waiting:
            waiting.held += self._taken(self.grouper.finish())
            yield waiting

    def _portion(self, batch: Batch) -> Portion:
        kept, refused = self.classifier.classify_all(batch.rows)
        grouped = self.grouper.add(kept)
        titles: dict[str, str] = {}
        for line in grouped.taken:
            self.open.setdefault(line.invoice_no, []).append(line)
            if not titles.get(line.sku):
                titles[line.sku] = "" if line.is_free else line.description
        found = [*batch.set_aside, *refused, *grouped.set_aside]
        return Portion(batch.cursor, self._taken(grouped.orders), found, titles)

    def _taken(self, orders: list[Order]) -> list[Held]:
        return [(order, self.open.pop(order.invoice_no)) for order in orders]


def _write(run: ImportRun, portion: Portion) -> None:
    workspace = run.workspace_id
    if any(abs(order.total_pence) > MOST_PENCE for order, _ in portion.held):
        raise NumberTooLarge(lines_read=portion.cursor)
    with reading_for(STORE, workspace=workspace):
        customers = contacts_of(workspace, (order for order, _ in portion.held))
        held = [(order, lines) for order, lines in portion.held if order.customer_id not in customers.left_out]
        orders, lines = insert_orders(workspace, run.store_id, held, customers.handles)
        insert_products(workspace, portion.titles)
        insert_set_aside(workspace, run.pk, run.started_by, portion.set_aside)
        offered = sum(len(lines) for _, lines in held)
        ImportRun.objects.filter(pk=run.pk).update(
            cursor=portion.cursor,
            kept=F("kept") + lines,
            known=F("known") + offered - lines,
            set_aside=F("set_aside") + len(portion.set_aside),
            left_out=F("left_out") + sum(len(lines) for _, lines in portion.held) - offered,
            orders_new=F("orders_new") + orders,
            contacts_new=F("contacts_new") + customers.made,
        )


def _settle(run: ImportRun, met: set[str]) -> None:
    """Sums, then what the new contacts agreed to: it is known now when they first and last ordered."""
    with reading_for(STORE, workspace=run.workspace_id):
        sum_up(run.workspace_id)
        said = left_as_said(run.workspace_id, met)
        ImportRun.objects.filter(pk=run.pk).update(kept_as_said=said)
    after: UUID | None = None
    while True:
        with reading_for(STORE, workspace=run.workspace_id):
            after = agree_for(run.workspace_id, run.made_at, after)
        if after is None:
            return


def _end(run: ImportRun) -> None:
    with reading_for(STORE, workspace=run.workspace_id):
        ImportRun.objects.filter(pk=run.pk).update(state=State.DONE, finished_at=timezone.now())
    files.let_go(run.pk)


def _stop(workspace: UUID, run_id: UUID, refusal: FileRefused) -> None:
    """Say why, for the purpose that needs no authorisation: it may be the authorisation that ended."""
    why = type(refusal).__name__
    facts = {name: str(value) for name, value in refusal.facts.items() if name in FACTS}
    with reading_for(WORKSPACE, workspace=workspace):
        ImportRun.objects.filter(pk=run_id).update(
            state=State.STOPPED, stopped_because=why, stopped_facts=facts, finished_at=timezone.now()
        )
    if why not in RESUMABLE:
        files.let_go(run_id)


def _cursor(workspace: UUID, run_id: UUID) -> int:
    with reading_for(WORKSPACE, workspace=workspace):
        return int(ImportRun.objects.values_list("cursor", flat=True).get(pk=run_id))


def _is_full(failed: BaseException) -> bool:
    if isinstance(failed, OSError):
        return failed.errno == errno.ENOSPC
    return isinstance(failed.__cause__, DatabaseDiskFull) or "disk is full" in str(failed.__cause__)
