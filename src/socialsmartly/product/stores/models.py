"""A shop's connection, its imports, and the lines an import did not use. None of it repeats what stood in a file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, owned_link
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import ROW_STAYS, Keep, KeepWhile, NoPerson, Plain, Record, technical
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import SERVICE, STORE, WORKSPACE


class Source(models.TextChoices):
    FILE = "file", _("Your file")
    DEMO = "demo", _("Demo shop")


class Store(WorkspaceOwned):
    """Where a shop's orders come from. A workspace is one shop, so it has one."""

    source = models.CharField(_("Source"), max_length=10, choices=Source.choices)
    connected_at = models.DateTimeField(_("Connected"), default=timezone.now)

    privacy = NoPerson("where a shop's orders come from", KeepWhile("it goes with its shop"), written_by=(STORE,))

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="one_store_per_workspace")]


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Reading")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


FACTS = (
    "line",
    "lines_read",
    "start_after",
    "limit_mib",
    "ratio",
    "looks_like",
    "found",
    "expected",
    "missing",
    "unknown",
    "repeated",
)
UNFINISHED = (State.WAITING, State.RUNNING)


class ImportRun(WorkspaceOwned):
    """One file being read. Everything up to line `cursor` is in the database, whatever happens to the worker."""

    store_id = models.UUIDField()
    store = owned_link("stores.Store", "store_id")
    started_by = HandleField(_("Brought in by"))
    source = models.CharField(_("Source"), max_length=10, choices=Source.choices)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.WAITING)
    lines_total = models.IntegerField(_("Lines in the file"), default=0)
    cursor = models.IntegerField(_("Lines read"), default=0)
    kept = models.IntegerField(_("Lines kept"), default=0)
    known = models.IntegerField(_("Lines of orders that were there already"), default=0)
    set_aside = models.IntegerField(_("Lines set aside"), default=0)
    left_out = models.IntegerField(_("Lines of people who asked to be deleted"), default=0)
    kept_as_said = models.IntegerField(_("Fields left as the person corrected them"), default=0)
    orders_new = models.IntegerField(_("New orders"), default=0)
    contacts_new = models.IntegerField(_("New contacts"), default=0)
    stopped_because = models.CharField(_("Why it stopped"), max_length=40, blank=True)
    stopped_facts = models.JSONField(_("Particulars"), default=dict)
    made_at = models.DateTimeField(_("Asked for"), default=timezone.now)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    privacy = Record(
        about={"started_by": ROW_STAYS},
        columns={
            "source": Plain("where the orders come from"),
            "digest": Plain("a digest of a file"),
            "state": Plain("how far the program is"),
            "lines_total": Plain("a count"),
            "cursor": Plain("a count"),
            "kept": Plain("a count"),
            "known": Plain("a count"),
            "set_aside": Plain("a count"),
            "left_out": Plain("a count"),
            "kept_as_said": Plain("a count"),
            "orders_new": Plain("a count"),
            "contacts_new": Plain("a count"),
            "stopped_because": Plain("the name of a refusal"),
            "stopped_facts": Plain("line numbers and names of columns"),
            "made_at": technical(STORE, SERVICE, WORKSPACE),
            "finished_at": technical(STORE, SERVICE, WORKSPACE),
        },
        keep=KeepWhile("it says where the shop's orders came from"),
        promise="2.2-f",
        written_by=(STORE, WORKSPACE),
        read_by=(SERVICE,),
        json_keys={"stopped_facts": FACTS},
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(state__in=["waiting", "running"]), name="one_import_at_a_time"
            )
        ]


class SetAside(WorkspaceOwned):
    """A line that was not used: its number, why, and the column at fault. What stood in it is not kept."""

    run_id = models.UUIDField()
    run = owned_link("stores.ImportRun", "run_id")
    started_by = HandleField(_("Brought in by"))
    line = models.IntegerField(_("Line of the file"))
    reason = models.CharField(_("Why"), max_length=30)
    column = models.CharField(_("Column"), max_length=20, blank=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"started_by": ROW_STAYS},
        columns={
            "line": Plain("a count"),
            "reason": Plain("a word from a closed list"),
            "column": Plain("the name of a column"),
            "at": technical(STORE, SERVICE),
        },
        keep=Keep(90 * DAY, after="at", because="time enough to mend the file"),
        promise="5-a",
        written_by=(STORE,),
        read_by=(SERVICE,),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "run_id", "line"], name="a_line_is_set_aside_once")]
