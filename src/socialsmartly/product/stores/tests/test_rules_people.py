"""The same customer id is always the same invented person, whom nothing can reach."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.product.stores.rules import people
from socialsmartly.product.stores.rules.names import PLACES, POOLS
from socialsmartly.product.stores.rules.people import Channel, ConsentState, Method, Person, person_for

FIRST = datetime(2011, 1, 3, 9, tzinfo=UTC)
LAST = datetime(2011, 11, 3, 9, tzinfo=UTC)
ADDRESS = re.compile(r"[a-z]+\.[a-z]+\.[a-z0-9-]+@example\.test")


def person(customer_id: str, country: str = "United Kingdom", salt: str = "demo") -> Person:
    return person_for(customer_id, country, FIRST, LAST, salt=salt)


MANY = [person(str(number)) for number in range(12_000, 19_000)]


def test_the_same_id_is_the_same_person_and_another_salt_another() -> None:
    assert person("17850") == person("17850")
    assert person("17850").given_name == "Benjamin"
    assert [person(str(n), salt="b").display_name for n in range(30)] != [
        person(str(n)).display_name for n in range(30)
    ]


def test_the_country_alone_does_not_move_the_consent() -> None:
    assert person("17850", "Germany").consents == person("17850").consents


def test_no_two_customers_share_an_address_or_a_number() -> None:
    assert len({one.email for one in MANY}) == len({one.phone for one in MANY}) == len(MANY)


@pytest.mark.parametrize("country", ["United Kingdom", "France", "USA", "Canada", "Germany"])
def test_numbers_differ_within_a_country_too(country: str) -> None:
    assert len({person(str(number), country).phone for number in range(1, 30_000, 7)}) == len(range(1, 30_000, 7))


@pytest.mark.parametrize("country", [*PLACES, "Unspecified"])
def test_every_country_gives_a_whole_person(country: str) -> None:
    for number in range(12_000, 12_100):
        one = person(str(number), country)
        assert ADDRESS.fullmatch(one.email)
        assert re.fullmatch(r"\+[1-9][0-9]{9,14}", one.phone)
        assert one.given_name in one.display_name
        assert one.family_name in one.display_name


@pytest.mark.parametrize(
    ("customer_id", "country", "start"),
    [
        ("17042", "United Kingdom", "+447700900042"),
        ("12345", "France", "+33639982345"),
        ("12042", "USA", "+12125550142"),
        ("12142", "Canada", "+13065550142"),
        ("12345", "Germany", "+446"),
        ("16999", "United Kingdom", "+446"),
        ("cust-9", "United Kingdom", "+446"),
    ],
)
def test_numbers_are_kept_for_fiction_or_not_in_service(customer_id: str, country: str, start: str) -> None:
    phone = person(customer_id, country).phone
    assert phone.startswith(start)
    assert phonenumbers.is_possible_number(phonenumbers.parse(phone))


def test_ids_that_do_not_fit_an_address_still_never_meet() -> None:
    ids = ["ab", "AB", "a b", "Ab", "a.b", "é", "x-1", "x" * 64, "", "x" * 63]
    assert len({person(customer_id).email.split(".", 2)[2] for customer_id in ids}) == len(ids)


def test_names_fit_the_country() -> None:
    assert {person(str(number), "Japan").family_name for number in range(300)} == set(POOLS["japanese"].family)
    chinese = [person(str(number), "Hong Kong") for number in range(300)]
    assert all(one.display_name == one.family_name + one.given_name for one in chinese)
    assert all(one.locale == "zh-Hans-HK" for one in chinese)
    german = Counter(person(str(number), "Germany").family_name in POOLS["german"].family for number in range(300))
    assert german[True] > 240


@pytest.mark.parametrize(
    ("channel", "shares"), [(Channel.EMAIL, (0.62, 0.25, 0.13)), (Channel.SMS, (0.30, 0.62, 0.08))]
)
def test_consent_has_realistic_shares(channel: Channel, shares: tuple[float, float, float]) -> None:
    states = Counter(consent.state for one in MANY for consent in one.consents if consent.channel is channel)
    for state, share in zip(
        (ConsentState.GIVEN, ConsentState.NEVER_ASKED, ConsentState.WITHDRAWN), shares, strict=True
    ):
        assert states[state] / len(MANY) == pytest.approx(share, abs=0.02)


def test_every_consent_has_evidence_that_leads_to_its_state() -> None:
    seen = set()
    for consent in (consent for one in MANY for consent in one.consents):
        states = [event.state for event in consent.history]
        assert (
            states
            == {
                ConsentState.GIVEN: [ConsentState.GIVEN],
                ConsentState.NEVER_ASKED: [],
                ConsentState.WITHDRAWN: [ConsentState.GIVEN, ConsentState.WITHDRAWN],
            }[consent.state]
        )
        times = [event.at for event in consent.history]
        assert times == sorted(times)
        assert all(FIRST <= at <= LAST for at in times)
        assert all(event.source and event.wording_version for event in consent.history)
        seen |= {event.method for event in consent.history}
    assert seen == set(Method)


def test_a_customer_with_one_order_consents_at_that_order() -> None:
    events = [
        event
        for number in range(200)
        for consent in person_for(str(number), "EIRE", FIRST, FIRST).consents
        for event in consent.history
    ]
    assert {event.at for event in events} == {FIRST}


def test_a_generator_with_too_few_numbers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "SCATTER", people.NUMBERS // 100)
    assert len({person(str(number)).phone for number in range(1, 1000)}) < 999


@given(st.text(max_size=70), st.text(max_size=30), st.integers(0, 10**8))
def test_any_id_and_country_give_a_person(customer_id: str, country: str, seconds: int) -> None:
    one = person_for(customer_id, country, FIRST, FIRST + timedelta(seconds=seconds))
    assert ADDRESS.fullmatch(one.email)
    assert one.email.split("@")[0].count("@") == 0
    assert len(one.email.split("@")[0]) <= 64
