"""Each check refuses a table that was made wrong on purpose, and says nothing about one that was made right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.db import models
from django.test.utils import isolate_apps

from socialsmartly.privacy.access.explain import explain, lines
from socialsmartly.privacy.datamap.checks import every_table_says_whose_data_it_holds, faults
from socialsmartly.privacy.datamap.fields import HandleField, MonthlyId, OwnerHandle
from socialsmartly.privacy.datamap.map import tables
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import (
    ROW_GOES,
    ROW_STAYS,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    NoPerson,
    OpenToAll,
    Plain,
    Record,
    behaviour,
    contact,
)
from socialsmartly.words.purposes import ACCOUNT, PUBLIC, RESPONDING, RIGHTS, SECURITY, SERVICE
from socialsmartly.words.record import Says

pytestmark = pytest.mark.promise("1-a")
LONGER = Keep(timedelta(days=366), after="at", because="a test", longer=True)
LATER = behaviour(SERVICE)
A_YEAR = Keep(timedelta(days=366), after="at", because="a test")
NUMBERS = count(1)
WHILE = KeepWhile("a test")


def record(columns: dict[str, object] | None = None, **more: object) -> Record:
    said = {"about": {"subject": ROW_GOES}, "columns": columns or {}, "keep": WHILE, "promise": "1-a", **more}
    return Record(**said)  # type: ignore[arg-type]


def table(says: Says | None, base: type[models.Model] = Owned, **columns: object) -> type[models.Model]:
    """A model that lives in this test only."""
    meta = type("Meta", (base.Meta,), {"app_label": "trial"})  # type: ignore[attr-defined]
    own = {"owner": OwnerHandle()} if base is Owned else {}
    body = {"__module__": __name__, "Meta": meta, **own, **columns}
    return type(f"Trial{next(NUMBERS)}", (base,), body | ({"privacy": says} if says else {}))


def handle() -> HandleField:
    return HandleField()


def text() -> models.CharField:
    return models.CharField(max_length=9)


WRONG: dict[str, tuple[Callable[[], type[models.Model]], list[str]]] = {
    "silent": (lambda: table(None), ["privacy.E001"]),
    "a column nobody classed": (lambda: table(record(), subject=handle(), mood=text()), ["privacy.E002"]),
    "a column that is not there": (lambda: table(record({"mood": Plain("x")}), subject=handle()), ["privacy.E003"]),
    "about nobody": (lambda: table(record(about={})), ["privacy.E004"]),
    "a path that leads nowhere": (lambda: table(record(about={"author": ROW_GOES})), ["privacy.E004"]),
    "a path to a plain column": (
        lambda: table(record({"mood": Plain("x")}, about={"mood": ROW_GOES}), mood=text()),
        ["privacy.E003", "privacy.E004"],
    ),
    "a person not named": (
        lambda: table(record({"author": Plain("x")}), subject=handle(), author=handle()),
        ["privacy.E005"],
    ),
    "a person in a table of nobody": (lambda: table(NoPerson("x", WHILE), author=handle()), ["privacy.E005"]),
    "a clock on no date": (lambda: table(record(keep=A_YEAR), subject=handle()), ["privacy.E006"]),
    "a clock that may never start": (
        lambda: table(
            record({"at": behaviour(SERVICE)}, keep=A_YEAR), subject=handle(), at=models.DateTimeField(null=True)
        ),
        ["privacy.E008"],
    ),
    "kept for safety for more than a year": (
        lambda: table(
            record(
                {"at": behaviour(SECURITY, ACCOUNT)}, keep=Keep(timedelta(days=367), "at", "x"), written_by=(SECURITY,)
            ),
            subject=handle(),
            at=models.DateTimeField(),
        ),
        ["privacy.E022"],
    ),
    "kept for quality as long as the person stays": (
        lambda: table(record({"mood": behaviour(RESPONDING)}, added_by=(RESPONDING,)), subject=handle(), mood=text()),
        ["privacy.E022"],
    ),
    "longer, with somebody else in the row": (
        lambda: table(
            record(about={"subject": ROW_GOES, "other": ROW_GOES}, columns={"at": behaviour(RIGHTS)}, keep=LONGER),
            subject=handle(),
            other=handle(),
            at=models.DateTimeField(),
        ),
        ["privacy.E024"],
    ),
    "longer, although the row outlives the person": (
        lambda: table(
            record(about={"subject": ROW_STAYS}, columns={"at": LATER}, keep=LONGER),
            subject=handle(),
            at=models.DateTimeField(),
        ),
        ["privacy.E024"],
    ),
    "longer, although its months are dropped whole": (
        lambda: table(
            record({"at": LATER}, keep=LONGER),
            id=MonthlyId(primary_key=True, kept=6),
            subject=handle(),
            at=models.DateTimeField(),
        ),
        ["privacy.E024"],
    ),
    "longer, for safety alone": (
        lambda: table(
            record({"at": LATER}, keep=LONGER, written_by=(SECURITY,)), subject=handle(), at=models.DateTimeField()
        ),
        ["privacy.E024"],
    ),
    "longer, although a law fixes it": (
        lambda: table(
            record({"at": LATER, "locked_at": LATER}, keep=LONGER, locks="locked_at"),
            subject=handle(),
            at=models.DateTimeField(),
            locked_at=models.DateTimeField(null=True),
        ),
        ["privacy.E024"],
    ),
    "shown to everybody without an end": (
        lambda: table(record({"mood": behaviour(PUBLIC)}), subject=handle(), mood=text()),
        ["privacy.E025"],
    ),
    "shown to everybody and closed with nobody": (
        lambda: table(
            record({"at": behaviour(PUBLIC)}, open_to_all=OpenToAll("at", "at", "subject")),
            subject=handle(),
            at=models.DateTimeField(),
        ),
        ["privacy.E025"],
    ),
    "two members of whom one is asked": (
        lambda: table(
            record({"mood": behaviour(RIGHTS, ACCOUNT)}, about={"subject": ROW_GOES, "other": ROW_GOES}),
            subject=handle(),
            other=handle(),
            mood=text(),
        ),
        ["privacy.E026"],
    ),
    "nobody said how long": (lambda: table(NoPerson("x")), ["privacy.E021"]),
    "a clock on no date in a table of nobody": (lambda: table(NoPerson("x", A_YEAR)), ["privacy.E006"]),
    "a telling name called plain": (
        lambda: table(record({"phone": Plain("x")}), subject=handle(), phone=text()),
        ["privacy.W007"],
    ),
    "a telling type called plain": (
        lambda: table(record({"seen": Plain("x")}), subject=handle(), seen=models.GenericIPAddressField()),
        ["privacy.W007"],
    ),
    "an address in clear": (
        lambda: table(record({"phone": contact(SERVICE)}), subject=handle(), phone=text()),
        ["privacy.E009"],
    ),
    "keys that nobody named": (
        lambda: table(record({"more": behaviour(SERVICE)}), subject=handle(), more=models.JSONField()),
        ["privacy.E010"],
    ),
    "a table that lives nowhere": (lambda: table(NoPerson("x", WHILE), base=HeldRow), ["privacy.E011"]),
    "unique without its owner": (
        lambda: table(NoPerson("x", WHILE), sku=models.CharField(max_length=9, unique=True)),
        ["privacy.E012"],
    ),
    "linked without its owner": (
        lambda: table(NoPerson("x", WHILE), shop=models.ForeignKey(Workspace, models.DO_NOTHING)),
        ["privacy.E013"],
    ),
    "an address in a table of nobody": (
        lambda: table(NoPerson("x", WHILE), reply_to=models.EmailField()),
        ["privacy.W014"],
    ),
}


@pytest.mark.promise("5-a", "5-d")
@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_named_and_nothing_else_is(mistake: str) -> None:
    make, expected = WRONG[mistake]
    with isolate_apps():
        model = make()
        found = list(faults(model))
    assert [fault.id for fault in found] == expected
    assert all(fault.hint for fault in found)


def test_a_table_made_right_is_let_through() -> None:
    with isolate_apps():
        good = table(
            record({"phone": contact(SERVICE), "at": behaviour(SERVICE)}, keep=A_YEAR),
            subject=handle(),
            phone=SealedTextField(KeyClass.CONTACT, of="subject"),
            at=models.DateTimeField(),
        )
        local = table(NoPerson("x", WHILE, kind=Kind.LOCAL), base=HeldRow)
        passkey = table(
            record({"at": behaviour(SECURITY, ACCOUNT)}, written_by=(SECURITY,)),
            subject=handle(),
            at=models.DateTimeField(),
        )
        assert [*faults(good), *faults(local), *faults(passkey)] == []


@pytest.mark.promise("5-a")
def test_this_house_has_no_mistake() -> None:
    assert every_table_says_whose_data_it_holds() == []


def test_a_parents_word_does_not_count_for_its_child() -> None:
    with isolate_apps():
        parent = table(NoPerson("x", WHILE))
        child = type(
            "Child",
            (parent,),
            {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "trial", "proxy": False})},
        )
        assert [fault.id for fault in faults(child)] == ["privacy.E001"]


def test_explain_names_every_table_and_says_something_of_each() -> None:
    told = explain()
    assert {one["table"] for one in told} == {model._meta.label for model in tables()}
    assert all(one["about"] or one["because"] for one in told)
    assert len(list(lines(told))) > len(told)


def test_explain_knows_one_table_by_its_name() -> None:
    assert [one["table"] for one in explain("contacts.contact")] == ["contacts.Contact"]
    assert explain("no.such") == []
