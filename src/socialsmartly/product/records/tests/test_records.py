"""What is recorded by itself is what the policy lists: no column more, no value more, no day longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import lowest_uuid7
from socialsmartly.privacy.datamap.map import tables, value_columns
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.text import load_all
from socialsmartly.privacy.retention.actions import Reason, agree_to_hold, propose_hold, release_hold, roll_months
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.privacy.retention.months import month_of, name_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.records import middleware
from socialsmartly.product.records.actions import record
from socialsmartly.product.records.middleware import RecordsMiddleware, facts
from socialsmartly.product.records.models import Kind, TechnicalRecord
from socialsmartly.product.records.rules import PUBLISHED, closed
from socialsmartly.words.purposes import ACCOUNT, OPERATIONS, RETENTION, SERVICE
from tests.cast import walk_in
from tests.house import as_login, as_owner
from tests.once import once

HEADERS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=200)
WORDS = {"firefox", "chrome", "safari", "edge", "opera", "other", "computer", "phone", "tablet"}
SECRET = "ada.lovelace@example.test"


@pytest.fixture
@once
def member(db: None) -> UUID:
    made = Member(email=SECRET)
    with reading_for(ACCOUNT, member=made.pk):
        made.save(force_insert=True)
    return UUID(str(made.pk))


def visit(member: UUID | None, method: str = "GET", **headers: str) -> HttpResponse:
    request = RequestFactory().generic(method, f"/search?q={SECRET}", headers=headers)
    request.user = Member(pk=member) if member else type("Visitor", (), {"is_authenticated": False})()
    return RecordsMiddleware(lambda _: HttpResponse("page"))(request)


def rows(member: UUID) -> list[tuple[str, ...]]:
    with reading_for(ACCOUNT, member=member):
        found = TechnicalRecord.objects.order_by("id")
        return [(row.kind, row.route, row.browser, row.device, row.language, row.ip) for row in found]


@pytest.mark.promise("2.1-d")
def test_the_columns_are_the_published_list() -> None:
    assert value_columns(TechnicalRecord).keys() == PUBLISHED.keys()


@pytest.mark.promise("2.1-d")
@pytest.mark.parametrize(("language", "side"), [("en", 0), ("zh-hans", 1)])
def test_the_published_list_is_the_sentence_of_the_policy(language: str, side: int) -> None:
    sentence = load_all(policy_folder())[language].clause("2.1-d").markdown
    end = "。" if language == "zh-hans" else "."
    listed = sentence.replace("：", ": ").partition(": ")[2].partition(end)[0].strip()
    for words in {words[side] for words in PUBLISHED.values()}:
        assert words in listed
        listed = listed.replace(words, "")
    assert set(listed.replace("and", "").replace("以及", "")) <= set(" ,、，")


@pytest.mark.promise("2.1-d")
@given(agent=HEADERS, accept=HEADERS, other=HEADERS)
def test_no_header_gets_a_word_of_its_own_into_a_record(agent: str, accept: str, other: str) -> None:
    headers = {
        "User-Agent": agent,
        "Accept-Language": accept,
        "X-Name": other,
        "Referer": other,
        "X-Forwarded-For": other,
    }
    told = facts(RequestFactory().get("/", headers=headers), HttpResponse())
    assert told.keys() | {"at"} == PUBLISHED.keys()
    assert {told["browser"], told["device"]} <= WORDS
    assert told["kind"] in Kind.values
    assert len(str(told["language"])) <= 3
    assert told["ip"] == "127.0.0.1"


@pytest.mark.promise("2.1-d")
@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (f"{SECRET}, 2001:db8::7", "2001:db8::7"),
        ("203.0.113.7, " + SECRET, "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
    ids=["the proxy's", "the last counts", "what was typed before it does not", "no address", "none"],
)
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(forwarded: str, address: str) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    with override_settings(SOCIALSMARTLY_BEHIND_PROXY=True):
        assert facts(request, HttpResponse())["ip"] == address
    assert facts(request, HttpResponse())["ip"] == "127.0.0.1", (
        "the twin: whoever reaches us directly may type what they like"
    )


@pytest.mark.promise("2.1-d")
def test_a_value_that_is_not_on_the_list_is_dropped_and_counted(member: UUID, caplog: pytest.LogCaptureFixture) -> None:
    assert closed({"kind": "page", "referer": SECRET}) == ({"kind": "page"}, 1)
    record(member, kind="page", route="landing", ip="10.0.0.1", referer=SECRET)
    assert "dropped" in caplog.text
    assert SECRET not in caplog.text
    assert rows(member) == [("page", "landing", "", "", "", "10.0.0.1")]


@pytest.mark.promise("2.1-d")
def test_a_visit_of_a_member_is_one_record_without_what_was_typed(member: UUID) -> None:
    visit(member, **{"User-Agent": "Mozilla/5.0 (X11) Firefox/140.0", "Accept-Language": "zh-CN,en"})
    visit(member, "POST")
    first, second = rows(member)
    assert first == ("page", "", "firefox", "computer", "zh", "127.0.0.1")
    assert second[0] == "operation"
    with as_owner() as owner:
        found = owner.execute("SELECT t::text FROM records_technicalrecord t").fetchall()
    assert SECRET not in str(found)
    assert "127.0.0.1" not in str(found)


def test_a_visitor_without_an_account_leaves_no_record(db: None) -> None:
    visit(None)
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM records_technicalrecord").fetchone() == (0,)


def test_a_record_that_cannot_be_written_breaks_no_page(db: None, caplog: pytest.LogCaptureFixture) -> None:
    gone = uuid4()
    destroy(journal_erasure([gone], kind="member"))
    assert visit(gone).content == b"page"
    assert "a record was not written" in caplog.text
    assert middleware.log.name == "socialsmartly.records"


@pytest.mark.promise("2.1-d")
def test_only_the_member_reads_their_records(member: UUID) -> None:
    visit(member)
    with reading_for(ACCOUNT, member=uuid4()):
        assert not TechnicalRecord.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"), reading_for(SERVICE, member=member):
        list(TechnicalRecord.objects.all())
    with pytest.raises(ProgrammingError, match="permission denied"), reading_for(OPERATIONS, member=member):
        TechnicalRecord.objects.filter(kind="page").delete()


def partitions() -> list[str]:
    with as_owner() as owner:
        found = owner.execute(
            "SELECT p.relname FROM pg_inherits i JOIN pg_class c ON c.oid = inhparent JOIN pg_class p ON p.oid = inhrelid "
            "WHERE c.relname = 'records_technicalrecord' ORDER BY 1"
        ).fetchall()
    return [name for (name,) in found]


@pytest.mark.promise("2.1-d")
def test_a_month_is_dropped_when_its_youngest_row_is_six_months_old(member: UUID) -> None:
    with as_login("worker"):
        roll_months(datetime(2020, 3, 15, tzinfo=UTC))
        made = datetime(2020, 3, 1, tzinfo=UTC), datetime(2020, 3, 31, 23, 59, 59, tzinfo=UTC)
        with reading_for(OPERATIONS, member=member):
            for moment in made:
                TechnicalRecord.objects.create(
                    id=lowest_uuid7(moment), member_id=member, at=moment, kind="page", ip="::1"
                )
        assert roll_months(datetime(2020, 9, 30, 23, 59, 59, tzinfo=UTC)) == []
        assert len(rows(member)) == 2
        assert roll_months(datetime(2020, 10, 1, tzinfo=UTC)) == ["records_technicalrecord_2020_03"]
        assert rows(member) == []
        roll_months(datetime.now(UTC))


@pytest.mark.promise("5-f")
def test_a_month_with_a_row_of_somebody_who_is_held_stays_until_they_are_released(member: UUID) -> None:
    """The twin is the release: the same month on the same day, and it goes."""
    person = Asker("member", member)
    proposed = propose_hold(person, Reason(Ground.CLAIM, "Civil Code 188", "2026-17", date(2099, 1, 1)), staff=uuid4())
    hold = agree_to_hold(person, proposed.number, staff=uuid4())
    march = "records_technicalrecord_2020_03"
    with as_login("worker"):
        roll_months(datetime(2020, 3, 15, tzinfo=UTC))
        roll_months(datetime(2020, 1, 15, tzinfo=UTC))
        with reading_for(OPERATIONS, member=member):
            at = datetime(2020, 3, 15, tzinfo=UTC)
            TechnicalRecord.objects.create(id=lowest_uuid7(at), member_id=member, at=at, kind="page", ip="::1")
        assert march not in roll_months(datetime.now(UTC))
        assert len(rows(member)) == 1
        assert "records_technicalrecord_2020_01" not in partitions(), "a month without them goes as ever"
    release_hold(person, hold.number)
    with as_login("worker"):
        assert march in roll_months(datetime.now(UTC))


def test_turning_the_months_twice_changes_nothing(db: None) -> None:
    now = datetime.now(UTC)
    with as_login("worker"):
        roll_months(now)
        before = partitions()
        assert roll_months(now) == []
    assert partitions() == before
    assert {name_of("records_technicalrecord", month_of(now, ahead)) for ahead in range(3)} <= set(before)


def test_a_partition_is_no_way_around_the_wall(member: UUID) -> None:
    visit(member)
    for purpose in (ACCOUNT, OPERATIONS):
        with pytest.raises(ProgrammingError, match="permission denied"), reading_for(purpose, member=member):
            connection.cursor().execute(f"SELECT 1 FROM months.{partitions()[0]}")
    assert not [m for m in tables() if m._meta.db_table.startswith("records_technicalrecord_")]


def test_only_the_worker_turns_months(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        roll_months(datetime.now(UTC))


def test_the_purpose_that_ends_a_month_reads_no_content(member: UUID) -> None:
    visit(member)
    tables = ["records_technicalrecord", f"months.{partitions()[0]}"]
    with as_login("worker"):
        for table in tables:
            with pytest.raises(ProgrammingError, match="permission denied"), reading_for(RETENTION):
                connection.cursor().execute(f"SELECT route FROM {table} WHERE member_id = %s", [member])


@pytest.mark.promise("2.1-d")
def test_signing_in_is_recorded_as_such_and_then_each_page(client: Client, mailbox: None) -> None:
    member = walk_in(client, "grace@example.test")
    client.get("/my/security")
    assert [row[:2] for row in rows(member)] == [("sign-in", "accounts:agree"), ("page", "accounts:security")]
