"""The wall: database roles, column grants and row policies, all of them compiled from the map and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from socialsmartly.privacy.datamap.fields import OwnerHandle
from socialsmartly.privacy.datamap.map import (
    KEYRING,
    carried,
    clock_of,
    is_person,
    key_columns,
    may_be_the_shops_alone,
    owner_field,
    readable_columns,
    readers,
    root_of,
    said_by,
    subject_column,
    tables,
    taken_along_by,
)
from socialsmartly.words import CARRIED, HIDDEN, Leaving, NoPerson, Purpose, Record
from socialsmartly.words.purposes import (
    CLOSING,
    EVERY_PURPOSE,
    FINDING,
    LEDGER_PURPOSES,
    PASSES,
    REPLAY,
    RETENTION,
    RIGHTS,
    SEARCHING,
    SEES_LOCKED,
    SUCCESSION,
    TAKEOVER,
    WEB_PURPOSES,
    WORKER_PURPOSES,
)
from socialsmartly.words.record import Says

WEB_LOGIN = "socialsmartly_web"
WORKER_LOGIN = "socialsmartly_worker"
LEDGER_LOGIN = "socialsmartly_ledger"
QUEUE_ROLE = "socialsmartly_queue"
LOGIN_PURPOSES = {WEB_LOGIN: WEB_PURPOSES, WORKER_LOGIN: WORKER_PURPOSES, LEDGER_LOGIN: LEDGER_PURPOSES}

Statements = Iterator[str]


def roles() -> Statements:
    """The roles themselves. A login may become its own purposes and inherits nothing from them: since PostgreSQL 16
    inheritance belongs to the grant, and without INHERIT FALSE the login would read every row outside any block."""
    for role in (QUEUE_ROLE, *(p.role for p in EVERY_PURPOSE)):
        yield _create_role(role, "NOLOGIN")
    for login, purposes in LOGIN_PURPOSES.items():
        yield _create_role(login, "LOGIN NOINHERIT")
        for purpose in EVERY_PURPOSE:
            if purpose in purposes:
                yield f"GRANT {purpose.role} TO {login} WITH INHERIT FALSE, SET TRUE"
            else:
                yield f"REVOKE {purpose.role} FROM {login}"
    for purpose in EVERY_PURPOSE:
        if not purpose.to_everybody:
            yield f"GRANT {QUEUE_ROLE} TO {purpose.role} WITH INHERIT TRUE"
    yield f"GRANT {QUEUE_ROLE} TO {WORKER_LOGIN} WITH INHERIT TRUE"


def _create_role(role: str, options: str) -> str:
    return (
        f"DO $$ BEGIN CREATE ROLE {role} {options}; "
        f"EXCEPTION WHEN duplicate_object OR unique_violation THEN ALTER ROLE {role} {options}; END $$"
    )


def grants() -> Statements:
    """Everything closed first, then what the map says opened again, so that a word taken out of the map closes a door."""
    logins = ", ".join([QUEUE_ROLE, *LOGIN_PURPOSES, *(p.role for p in EVERY_PURPOSE)])
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {logins}"
    yield f"GRANT USAGE ON SCHEMA public TO {logins}"
    for model in tables():
        says = said_by(model)
        if says is None or model._meta.app_label == KEYRING or (isinstance(says, NoPerson) and says.library):
            continue
        yield from _grants_on(model, says)
        yield from _policies_on(model, says)


def _grants_on(model: type[Model], says: Says) -> Statements:
    table = f'"{model._meta.db_table}"'
    for purpose in _purposes_of(model, says):
        columns = _columns(model, readable_columns(model, purpose))
        change = _update_of(model, purpose)
        yield f"GRANT SELECT ({columns}) ON {table} TO {purpose.role}"
        if purpose in says.written_by:
            yield f"GRANT INSERT, DELETE{change} ON {table} TO {purpose.role}"
        elif purpose in says.added_by:
            yield f"GRANT INSERT ON {table} TO {purpose.role}"
        if purpose == TAKEOVER and model in carried() and purpose not in says.added_by:
            yield f"GRANT INSERT ON {table} TO {purpose.role}"
        if isinstance(says, Record) and says.by_case and purpose == says.by_case.opener:
            yield f"GRANT UPDATE ({_columns(model, (says.by_case.case, says.by_case.until))}) ON {table} TO {purpose.role}"
        if purpose == CLOSING and closes_with_its_workspace(model):
            yield f"GRANT DELETE ON {table} TO {purpose.role}"
        if isinstance(says, Record) and purpose == RIGHTS:
            yield f"GRANT DELETE{change} ON {table} TO {purpose.role}"
        if (clock := clock_of(model)) and purpose == RETENTION:
            yield f"GRANT SELECT ({clock.after}), DELETE ON {table} TO {purpose.role}"
        if isinstance(says, Record) and purpose in says.kept_still_by:
            yield f"GRANT MAINTAIN ON {table} TO {purpose.role}"  # LOCK TABLE asks for it, and it opens no row
        if purpose == REPLAY:
            yield from _grants_to_replay(model, says)
        if purpose == FINDING and says.permits:
            yield f'GRANT UPDATE ("{says.permits}") ON {table} TO {purpose.role}'


def _grants_to_replay(model: type[Model], says: Says) -> Statements:
    table = f'"{model._meta.db_table}"'
    if closes_with_its_workspace(model) or (isinstance(says, Record) and Leaving.ROW_GOES in says.about.values()):
        yield f"GRANT DELETE ON {table} TO {REPLAY.role}"
    if changed := ", ".join(f'"{column}"' for column in done_again(model)):
        yield f"GRANT UPDATE ({changed}) ON {table} TO {REPLAY.role}"


def done_again(model: type[Model]) -> list[str]:
    """The columns a replay changes in a row that stays: pointers to whoever was erased, locks, permits, and fields a person emptied."""
    says = said_by(model)
    columns = [says.permits] if says and says.permits else []
    if isinstance(says, Record):
        columns += [subject_column(model, path) for path, leaving in says.about.items() if leaving is Leaving.LINK_GOES]
        columns += [says.locks] if says.locks else []
        if says.permits:
            columns += [str(f.column) for f in model._meta.local_concrete_fields if getattr(f, "sealed", False)]
    return columns


def _purposes_of(model: type[Model], says: Says) -> list[Purpose]:
    """The purposes that have any business with a table, in the order of the list."""
    if isinstance(says, NoPerson) and says.read_by is None:
        return [p for p in EVERY_PURPOSE if not p.to_everybody]
    named = set(readers(model))
    if closes_with_its_workspace(model):
        named.add(CLOSING)
    if clock_of(model):
        named.add(RETENTION)
    if isinstance(says, Record) or closes_with_its_workspace(model):
        named.add(REPLAY)
    return [p for p in EVERY_PURPOSE if p in named]


def closes_with_its_workspace(model: type[Model]) -> bool:
    """Whether a table's rows are deleted when the workspace that owns them is closed."""
    says, owner = said_by(model), owner_field(model)
    if says is not None and says.root == "workspace":
        return True
    return owner is not None and (isinstance(owner, OwnerHandle) or root_of(owner) == "workspace")


def _update_of(model: type[Model], purpose: Purpose) -> str:
    """What a writer may change of a row that exists: never its id, never whose it is."""
    fixed = {model._meta.pk.name, getattr(owner_field(model), "name", None)}
    names = tuple(name for name in readable_columns(model, purpose) if name not in fixed)
    return f", UPDATE ({_columns(model, names)})" if names else ""


def _columns(model: type[Model], names: tuple[str, ...]) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in names or key_columns(model)]
    return ", ".join(f'"{f.column}"' for f in fields)


def _policies_on(model: type[Model], says: Says) -> Statements:
    table = f'"{model._meta.db_table}"'
    if not needs_policies(model, says):
        return
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    for purpose in EVERY_PURPOSE:
        yield f"DROP POLICY IF EXISTS {purpose.role} ON {table}"
    for purpose in _purposes_of(model, says):
        seen = sees(model, says, purpose)
        yield (
            f"CREATE POLICY {purpose.role} ON {table} TO {purpose.role} "
            f"USING ({' AND '.join(seen)}) WITH CHECK ({' AND '.join(_may_write(model, says, purpose))})"
        )


def needs_policies(model: type[Model], says: Says) -> bool:
    """Every table about people, and every table with an owner, forces row policies; a shared catalogue needs none."""
    return isinstance(says, Record) or says.root is not None or owner_field(model) is not None


def sees(model: type[Model], says: Says, purpose: Purpose) -> list[str]:
    """Which rows a purpose may see, as conditions on that row alone: a sub-select would cost ten times as much and stop on a cluster."""
    conditions = _may_write(model, says, purpose)
    for permit in {purpose.needs, purpose.opens_with} - {None}:
        assert permit is not None  # narrowed above
        gated = says.root == permit.root if permit.root else is_person(model) and says.root is None
        if says.permits and gated:
            conditions.append(f'"{says.permits}" & {int(permit)} = {int(permit)}')
    closed = sum(mark for mark, passing in PASSES.items() if purpose not in passing)
    if says.permits and is_person(model) and closed:
        conditions.append(f'"{says.permits}" & {closed} = 0')
    elif says.permits and _opens(says, purpose):
        conditions.append(f'"{says.permits}" & {HIDDEN} = 0')
    if isinstance(says, Record) and says.marked and closed & CARRIED:
        conditions.append(f'"{says.marked}" & {closed & CARRIED} = 0')
    if (clock := clock_of(model)) and purpose == SEARCHING:
        conditions.append(f"\"{clock.after}\" < now() - interval '{clock.time.total_seconds():.0f} seconds'")
    if says.permits and is_person(model) and says.root is None and purpose.unless is not None:
        conditions.append(f'"{says.permits}" & {int(purpose.unless)} = 0')
    if isinstance(says, Record) and says.locks and purpose not in SEES_LOCKED:
        conditions.append(f'"{says.locks}" IS NULL')
    if isinstance(says, Record) and says.by_case and purpose.by_case:
        conditions.append(f'"{says.by_case.case}" = {_setting("open_case")} AND "{says.by_case.until}" > now()')
    if isinstance(says, Record) and purpose.to_everybody:
        conditions += _open_to_all(says)
    if isinstance(says, Record) and says.shown_from and purpose.one_person:
        conditions.append(f"(\"{says.shown_from}\" <= now() OR current_setting('app.leaving', true) = 'yes')")
    return conditions


def _open_to_all(says: Record) -> list[str]:
    """A row that rests on nothing is shown to nobody, whatever its dates say; a table that does not say when it is open never is."""
    now = says.open_to_all
    if now is None:
        return ["false"]
    return [f'"{now.rests_on}" IS NOT NULL', f'"{now.since}" <= now()', f'"{now.until}" > now()']


def _opens(says: Says, purpose: Purpose) -> bool:
    """Whether this is the row with the authorisation that the purpose lives on: a hidden shop has none that holds."""
    return purpose.opens_with is not None and says.root == purpose.opens_with.root


def _may_write(model: type[Model], says: Says, purpose: Purpose) -> list[str]:
    if purpose.across_owners:
        return ["true"]
    if purpose.one_person and isinstance(says, Record):
        paths = [f'"{subject_column(model, path)}" = {_setting("subject")}' for path in says.about]
        return [f"({' OR '.join([*paths, *_just_emptied(model, says, purpose), *_of_the_shop_alone(model, purpose)])})"]
    return [_owned_by_scope(model, says)]


def _just_emptied(model: type[Model], says: Record, purpose: Purpose) -> Statements:
    """A row whose pointer was emptied must still pass, or nobody with such a row could leave: PostgreSQL holds a changed row
    against the same condition. It passes only within the transaction of an erasure."""
    for path, leaving in says.about.items():
        if purpose == RIGHTS and leaving is Leaving.LINK_GOES:
            yield f"(\"{subject_column(model, path)}\" IS NULL AND current_setting('app.leaving', true) = 'yes')"


def _of_the_shop_alone(model: type[Model], purpose: Purpose) -> Statements:
    """What a shop did itself goes along with it, in the name of nobody: a row that nobody takes along when they leave."""
    if purpose in {SUCCESSION, TAKEOVER} and may_be_the_shops_alone(model):
        owner = owner_field(model)
        assert owner is not None  # a shop owns it
        shops = f'"{owner.column}" = {_setting("workspace")}'
        empty = (f'"{column}" IS NULL' for column in taken_along_by(model))
        yield f"({' AND '.join([shops, *empty])})"


def _owned_by_scope(model: type[Model], says: Says) -> str:
    if says.root:
        return f'"{model._meta.pk.column}" = {_setting(says.root)}'
    owner = owner_field(model)
    if owner is None:
        return "true"
    if isinstance(owner, OwnerHandle):
        return f'"{owner.column}" IN ({_setting("member")}, {_setting("workspace")})'
    return f'"{owner.column}" = {_setting(root_of(owner))}'


def _setting(name: str) -> str:
    return f"NULLIF(current_setting('app.{name}', true), '')::uuid"
