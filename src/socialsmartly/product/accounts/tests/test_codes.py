"""Codes hold against guessing, racing, reuse, waiting and asking again."""

from __future__ import annotations

import hmac
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock
from uuid import UUID

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.actions import codes
from socialsmartly.product.accounts.actions.codes import Outcome
from socialsmartly.product.accounts.errors import TooManyCodes, TooSoon
from socialsmartly.product.accounts.models import SignUp
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
from socialsmartly.words.purposes import SECURITY
from tests.cast import ask_for_code, last_code, sign_up
from tests.house import as_owner

pytestmark = [pytest.mark.promise("2.1-e"), pytest.mark.usefixtures("db")]
ADA = Address(EMAIL, "ada@example.test")
AT_ONCE = 50
LANES = 8  # as many connections as the pool of a process has


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def all_at_once(flow: UUID, code: str) -> Counter[Outcome]:
    """Fifty guesses, eight of them at the very same moment, each on a connection of its own."""
    ready = Barrier(LANES)

    def guess(number: int) -> Outcome:
        if number < LANES:
            ready.wait(20)
        try:
            return codes.try_code(flow, code)
        finally:
            connections["default"].close()
            connections["keyring"].close()

    with ThreadPoolExecutor(LANES) as pool:
        return Counter(pool.map(guess, range(AT_ONCE)))


def tries_of(flow: UUID) -> int:
    with as_owner() as owner:
        found = owner.execute("SELECT tries FROM accounts_signup WHERE id = %s", [flow]).fetchone()
    assert found
    return int(found[0])


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every code that was looked at."""
    looked_at: list[bytes] = []
    whole = hmac.compare_digest

    def compare(kept: bytes, typed: bytes) -> bool:
        looked_at.append(typed)
        return whole(kept, typed)

    monkeypatch.setattr(codes.hmac, "compare_digest", compare)
    return looked_at


def test_of_fifty_guesses_at_once_five_are_looked_at(compared: list[bytes]) -> None:
    flow, code = codes.begin(ADA)
    outcomes = all_at_once(flow, wrong(code))
    assert len(compared) == tries_of(flow) == codes.MOST_TRIES
    assert outcomes[Outcome.RIGHT] == 0
    assert codes.try_code(flow, code) is Outcome.SPENT


def test_reading_the_count_before_writing_it_would_be_caught(
    compared: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: six read the same count, then each writes its own."""
    ready, lock, first = Barrier(6), Lock(), iter(range(6))

    def naive(flow: UUID) -> bool:
        with reading_for(SECURITY):
            tries = SignUp.objects.get(pk=flow).tries
        with lock:
            together = next(first, None) is not None
        if together:
            ready.wait(20)
        with reading_for(SECURITY):
            SignUp.objects.filter(pk=flow).update(tries=tries + 1)
        return tries < codes.MOST_TRIES

    monkeypatch.setattr(codes, "_count", naive)
    with pytest.raises(AssertionError):
        test_of_fifty_guesses_at_once_five_are_looked_at(compared)
    assert len(compared) > codes.MOST_TRIES


def test_a_right_code_sent_fifty_times_at_once_is_accepted_once() -> None:
    flow, code = codes.begin(ADA)
    assert all_at_once(flow, code)[Outcome.RIGHT] == 1


def test_a_code_is_accepted_once() -> None:
    flow, code = codes.begin(ADA)
    assert codes.try_code(flow, code) is Outcome.RIGHT
    assert codes.try_code(flow, code) is Outcome.OVER


def test_a_code_is_over_after_ten_minutes() -> None:
    flow, code = codes.begin(ADA)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert codes.try_code(flow, code) is Outcome.OVER


def test_a_code_fits_only_the_flow_it_was_made_for() -> None:
    flow, _ = codes.begin(ADA)
    _, other_code = codes.begin(ADA)
    assert codes.try_code(flow, other_code) is Outcome.WRONG


def test_a_new_code_does_not_give_new_tries() -> None:
    flow, code = codes.begin(ADA)
    for _ in range(4):
        codes.try_code(flow, wrong(code))
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        _, fresh = codes.again(flow)
        assert codes.try_code(flow, wrong(fresh)) is Outcome.SPENT
        assert codes.try_code(flow, fresh) is Outcome.SPENT


def test_a_new_code_makes_the_old_one_worthless_and_comes_after_a_minute() -> None:
    flow, code = codes.begin(ADA)
    with pytest.raises(TooSoon):
        codes.again(flow)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        _, fresh = codes.again(flow)
        assert codes.try_code(flow, code) is Outcome.WRONG
        assert codes.try_code(flow, fresh) is Outcome.RIGHT


def test_nobody_floods_a_mailbox() -> None:
    for _ in range(10):
        codes.begin(ADA)
    with pytest.raises(TooManyCodes):
        codes.begin(ADA)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        codes.begin(ADA)


def test_a_code_has_eight_digits_by_mail_and_six_by_text() -> None:
    assert len(codes.begin(ADA)[1]) == 8
    assert len(codes.begin(Address(PHONE, "+12025550123"))[1]) == 6


def test_no_clear_address_and_no_code_lie_anywhere(mailbox: None) -> None:
    visitor = Client()
    ask_for_code(visitor, ADA.value)
    code = last_code(ADA.value)
    sign_up(Client(), "bob@example.test")
    with as_owner() as owner:
        tables = [r[0] for r in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
        rows = [str(r) for t in tables for r in owner.execute(f'SELECT row_to_json(t)::text FROM "{t}" t').fetchall()]
    lying = "\n".join([*rows, *(morsel.value for morsel in visitor.cookies.values())]).lower()
    for value in (ADA.value, "bob@example.test", code):
        for spelled in (value, value.encode().hex()):
            assert spelled not in lying


def test_a_mail_server_that_does_not_answer_leaves_no_row_and_loses_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.EMAIL_PORT", 1)
    page = Client().post("/sign-in", {"address": ADA.value}).content.decode()
    assert "could not send the code" in page
    assert ADA.value in page
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM accounts_signup").fetchone() == (0,)


def test_somebody_without_a_flow_is_led_to_the_beginning() -> None:
    for path in ("/code", "/agree", "/second-factor"):
        assert Client().get(path)["Location"] == "/sign-in"
