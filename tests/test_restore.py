"""A backup from any moment, with a keyring from any moment, brings back nobody who was erased and no permission that was withdrawn."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import records, subject_column
from socialsmartly.privacy.journal.errors import JournalShorter, NotPrepared, StillBehind
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring import backup as keyring_backup
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.actions import sign_ins
from socialsmartly.product.accounts.models import Member, SignIn
from socialsmartly.product.campaigns.actions.leaving import stop_email
from socialsmartly.product.campaigns.tasks import send_all
from socialsmartly.product.campaigns.tests.shop import customer, mail_server, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.site import backup
from socialsmartly.site.gate import GATE
from socialsmartly.site.supervisor import command
from socialsmartly.words import ROW_GOES, Permit
from socialsmartly.words.purposes import ACCOUNT, PREFERENCES, SECURITY, SERVICE
from tests.house import DATA, ROOT, as_login, as_owner, empty_the_house, leave_the_database
from tests.programs import socialsmartly
from tests.stores import over_both

pytestmark = pytest.mark.promise("4.2-h", "5-h")
MOMENTS = ("t0", "t1", "t2")
PROOF = Proof("personal-page-1", "switch", {"page": "test"})


@dataclass(frozen=True)
class Size:
    """How many customers there are, and what becomes of how many; the rest stay as they are."""

    people: int
    erased: int
    withdrawn: int
    unsubscribed: int
    corrected: int
    revoked: int


SMALL = Size(people=14, erased=4, withdrawn=2, unsubscribed=2, corrected=2, revoked=2)
FULL = Size(people=1000, erased=200, withdrawn=200, unsubscribed=100, corrected=50, revoked=20)


@dataclass
class House:
    """A shop whose campaign waits since before the first backup, and what was asked since."""

    size: Size
    backups: Path
    workspace: UUID = field(default_factory=uuid7)
    campaign: UUID = field(default_factory=uuid7)
    erased: list[UUID] = field(default_factory=list)
    silent: list[UUID] = field(default_factory=list)
    corrected: list[UUID] = field(default_factory=list)
    revoked: list[UUID] = field(default_factory=list)
    stays: list[UUID] = field(default_factory=list)

    def address(self, person: UUID) -> str:
        return f"{person.hex}@example.test"


def build(size: Size, backups: Path) -> House:
    """t0 before anything was asked, t1 in the middle, t2 after all of it."""
    house = House(size, backups, workspace=shop())
    everybody = [_somebody(house) for _ in range(size.people)]
    members = [_signed_in() for _ in range(size.revoked)]
    house.campaign = queued(house.workspace)
    keep(house, "t0")
    turn = iter(everybody)
    asked = [(kind, next(turn)) for kind in _asked(size)] + [("revoked", member) for member in members]
    half = asked[::2], asked[1::2]
    for moment, acts in zip(("t1", "t2"), half, strict=True):
        for kind, person in acts:
            act(house, kind, person)
        keep(house, moment)
    house.stays = list(turn)
    return house


def _asked(size: Size) -> Iterator[str]:
    for kind in ("erased", "withdrawn", "unsubscribed", "corrected"):
        yield from [kind] * getattr(size, kind)


def _somebody(house: House) -> UUID:
    person = customer(house.workspace)
    with reading_for(SERVICE, workspace=house.workspace):
        row = Contact.objects.get(pk=person)
        row.email = house.address(person)
        row.save(update_fields=["email"])
    index.claim(str(house.workspace), "email", house.address(person), person)
    return person


def _signed_in() -> UUID:
    member = uuid7()
    with reading_for(ACCOUNT, member=member):
        Member.objects.create(pk=member, email=f"{member.hex}@example.test")
    sign_ins.begin(member, "{}", "phone", timedelta(days=1))
    return member


def act(house: House, kind: str, person: UUID) -> None:
    asker = Asker("contact", person, house.workspace)
    if kind == "erased":
        rights.delete(asker, channel="page")
        house.erased.append(person)
    elif kind == "corrected":
        rights.correct(asker, "name", "Ada Lovelace", channel="link")
        house.corrected.append(person)
    elif kind == "revoked":
        sign_ins.end_everywhere(person)
        house.revoked.append(person)
    else:
        with reading_for(PREFERENCES, workspace=house.workspace, subject=person):
            if kind == "unsubscribed":
                assert stop_email(house.workspace, person, "one-click")
            else:
                withdraw(Permit.EMAIL_MARKETING, owner=house.workspace, subject=person, proof=PROOF)
        house.silent.append(person)


@pytest.fixture
def house_again(db: None) -> Iterator[None]:
    """Whatever was restored, the next test finds an empty house with its walls."""
    yield
    empty_the_house()
    done("migrate")


def alone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line, as the owner; nobody of this process is connected meanwhile."""
    leave_the_database()
    return socialsmartly(*arguments)


def done(*arguments: object) -> str:
    told = alone(*arguments)
    assert told.returncode == 0, told.stderr
    return told.stdout


def keep(house: House, moment: str) -> None:
    made = Path(done("backup", "--to", house.backups / "made").split()[-1])
    made.rename(house.backups / moment)


def put_back(house: House, database: str, keyring: str) -> None:
    done("restore", house.backups / database)
    keyring_backup.restore(house.backups / keyring / "keyring.backup")


def rows_about(people: Sequence[UUID]) -> int:
    """Rows that should have gone with these people, in every table of the map."""
    found = 0
    with as_owner() as owner:
        for model, says in records():
            for path, leaving in says.about.items():
                if leaving is ROW_GOES:
                    table, column = model._meta.db_table, subject_column(model, path)
                    row = owner.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ANY(%s)', [list(people)])
                    found += row.fetchone()[0]  # type: ignore[index]
    return found


def permitted(people: Sequence[UUID]) -> int:
    with as_owner() as owner:
        row = owner.execute(
            "SELECT count(*) FROM contacts_contact WHERE permits & 1 = 1 AND id = ANY(%s)", [list(people)]
        ).fetchone()
    assert row
    return int(row[0])


def written_to(house: House) -> set[str]:
    """Whom the campaign that waits since t0 reaches."""
    with mail_server() as sink, as_login("worker"):
        send_all(house.workspace, house.campaign)
        return set(sink.addresses)


def everything_is_as_it_was_asked(house: House) -> None:
    assert rows_about(house.erased) == 0
    assert not SubjectKey.objects.filter(subject__in=house.erased).exists()
    assert not any(index.find(str(house.workspace), "email", house.address(p)) for p in house.erased)
    assert permitted(house.silent) == 0
    assert written_to(house) == {house.address(p) for p in [*house.stays, *house.corrected]}
    for member in house.revoked:
        with reading_for(SECURITY, member=member):
            assert not SignIn.objects.exists()
    for person in house.corrected:
        assert is_corrected(house, person) or is_at_the_desk(person)
    with reading_for(SERVICE, workspace=house.workspace):
        assert {c.email for c in Contact.objects.filter(pk__in=house.stays)} == set(map(house.address, house.stays))


def is_corrected(house: House, person: UUID) -> bool:
    with reading_for(SERVICE, workspace=house.workspace):
        return bool(Contact.objects.get(pk=person).name == "Ada Lovelace")


def is_at_the_desk(person: UUID) -> bool:
    with as_owner() as owner:
        order = (
            "SELECT FROM rights_rightsrequest WHERE subject = %s AND state = 'received' AND channel = 'restored backup'"
        )
        return owner.execute(order, [person]).fetchone() is not None


def try_all(house: House, together: Sequence[tuple[str, str]]) -> None:
    for database, keyring in together:
        put_back(house, database, keyring)
        with pytest.raises(NotPrepared):
            GATE.check(patience=0)
        told = done("migrate")
        assert ("done again" in told) == ((database, keyring) != ("t2", "t2")), told
        GATE.check(patience=0)
        everything_is_as_it_was_asked(house)


@pytest.mark.slow
@over_both
def test_no_backup_brings_back_what_was_taken_back(store: str, house_again: None, tmp_path: Path) -> None:
    house = build(SMALL, tmp_path)
    try_all(house, [("t0", "t0"), ("t1", "t2"), ("t2", "t0")])
    new = _somebody(house)
    done("migrate")
    with reading_for(SERVICE, workspace=house.workspace):
        assert Contact.objects.get(pk=new).email == house.address(new)
    assert permitted([new]) == 1


@over_both
@pytest.mark.deep
def test_no_backup_of_a_thousand_people_brings_back_what_was_taken_back(
    store: str, house_again: None, tmp_path: Path
) -> None:
    house = build(FULL, tmp_path)
    try_all(house, list(product(MOMENTS, MOMENTS)))


GATE_OFF = """
from socialsmartly.privacy.journal.gate import Gate
from socialsmartly.site.commandline import main
Gate.replay = lambda gate: 0
main(["migrate"])
"""


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALL, pytest.param(FULL, marks=pytest.mark.deep)], ids=["small", "full"])
def test_without_the_gate_they_would_be_back(house_again: None, tmp_path: Path, size: Size) -> None:
    """The twin: the same restore, and nothing done again. The start sees it and serves nothing."""
    house = build(size, tmp_path)
    put_back(house, "t0", "t0")
    subprocess.run(
        [command()[0], "-c", GATE_OFF], env={**os.environ, "SOCIALSMARTLY_LOGIN": "owner"}, cwd=ROOT, check=True
    )
    assert resurrected(house) == size.erased
    assert permitted(house.silent) == size.withdrawn + size.unsubscribed
    with pytest.raises(StillBehind):
        GATE.check(patience=0)
    assert written_to(house) > {house.address(p) for p in [*house.stays, *house.corrected]}


def resurrected(house: House) -> int:
    """Of those who were erased, how many can be read by name and address."""
    with reading_for(SERVICE, workspace=house.workspace):
        return sum(
            c.name == "Ada" and c.email == house.address(c.pk) for c in Contact.objects.filter(pk__in=house.erased)
        )


@pytest.mark.slow
def test_a_restored_backup_and_no_journal_is_served_by_nobody(house_again: None, tmp_path: Path) -> None:
    workspace = shop()
    for _ in range(2):
        rights.delete(Asker("contact", customer(workspace), workspace), channel="page")
    made = Path(done("backup", "--to", tmp_path).split()[-1])
    done("restore", made)
    for file in journal().files:
        file.unlink()
    told = alone("migrate")
    assert told.returncode == 1
    assert "journal is shorter than others remember it" in told.stderr
    journal.cache_clear()
    with as_login("owner"), pytest.raises(JournalShorter):
        GATE.check(patience=0)


def test_a_changed_backup_is_refused_before_anything_is_touched(db: None, tmp_path: Path) -> None:
    workspace = shop()
    made = Path(done("backup", "--to", tmp_path).split()[-1])
    after = customer(workspace)
    backup.check(made)
    for harmed in sorted(made.iterdir()):
        whole = harmed.read_bytes()
        content = bytearray(whole)
        content[len(content) // 2] ^= 1
        harmed.write_bytes(content)
        with pytest.raises((backup.NotABackup, backup.BackupDamaged), match="Nothing was touched"):
            backup.check(made)
        harmed.write_bytes(whole)
    (made / "database.dump").unlink()
    told = alone("restore", made)
    assert told.returncode == 1
    assert "Nothing was touched" in told.stderr
    assert "Traceback" not in told.stderr
    assert permitted([after]) == 1


def test_a_backup_is_for_nobody_else_and_holds_no_key_and_no_journal(db: None, tmp_path: Path) -> None:
    customer(shop())
    made = Path(done("backup", "--to", tmp_path).split()[-1])
    names = ["database.dump", "files.tar", "keyring.backup", "manifest.json", "manifest.seal"]
    assert sorted(f.name for f in made.iterdir()) == names
    assert {f.stat().st_mode & 0o777 for f in made.iterdir()} == {0o600}
    assert made.stat().st_mode & 0o777 == 0o700
    keys = [file.read_bytes().strip() for file in (DATA / "keys").iterdir()]
    assert not any(key in file.read_bytes() for file in made.iterdir() for key in keys)


@pytest.mark.slow
@over_both
def test_a_keyring_is_left_alone_unless_it_is_lost_or_asked_for(store: str, house_again: None, tmp_path: Path) -> None:
    workspace = shop()
    before = customer(workspace)
    made = Path(done("backup", "--to", tmp_path).split()[-1])
    after = customer(workspace)
    for asked, left in (([], {before, after}), (["--keyring"], {before})):
        done("restore", made, *asked)
        assert set(SubjectKey.objects.values_list("subject", flat=True).distinct()) == left
    SubjectKey.objects.all().delete()
    done("restore", made)
    done("migrate")
    with reading_for(SERVICE, workspace=workspace):
        assert [(c.pk, c.name) for c in Contact.objects.all()] == [(before, "Ada")]


@pytest.mark.slow
def test_an_upload_that_waits_is_in_no_backup_and_other_files_come_back(house_again: None, tmp_path: Path) -> None:
    for name in ("imports/one", "pictures/tea"):
        (DATA / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (DATA / "files" / name).write_text("content")
    made = Path(done("backup", "--to", tmp_path).split()[-1])
    shutil.rmtree(DATA / "files")
    done("restore", made)
    assert [p.name for p in (DATA / "files").rglob("*")] == ["pictures", "tea"]
    shutil.rmtree(DATA / "files")


def test_backups_go_after_35_days_and_nothing_else_does(db: None, tmp_path: Path) -> None:
    day = timedelta(days=1)
    names = {age: (timezone.now() - age * day).strftime("%Y-%m-%dT%H-%M-%SZ") for age in (2, 34, 36, 400)}
    for name in [*names.values(), names[2] + ".partial", "holiday pictures"]:
        (tmp_path / name).mkdir()
    new = Path(done("backup", "--to", tmp_path).split()[-1]).name
    assert {p.name for p in tmp_path.iterdir()} == {names[2], names[34], "holiday pictures", new}


def test_nothing_is_restored_under_a_running_program(db: None, tmp_path: Path) -> None:
    made = Path(done("backup", "--to", tmp_path).split()[-1])
    with as_owner():
        told = socialsmartly("restore", made)
    assert told.returncode == 1
    assert "Stop web and worker first" in told.stderr
