"""A contract with somebody who worked for us ends with a signed receipt; until it is there, the register says that it is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.recipients import queries
from socialsmartly.privacy.recipients.actions.register import change, end, receive_receipt
from socialsmartly.privacy.recipients.codes import Category
from socialsmartly.privacy.recipients.ended import Receipt
from socialsmartly.privacy.recipients.errors import NotOver, ReceiptThere
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.rules import awaits_receipt
from socialsmartly.privacy.recipients.tests.given import recipient, terms, today
from socialsmartly.words.purposes import REGISTER

pytestmark = pytest.mark.promise("3.2-c")
EVE = uuid7()


def signed(**changed: Any) -> Receipt:
    return Receipt(**{"became": "delete", "signed_on": today(), "digest": "a" * 64, **changed})


def missing() -> list[Contract]:
    with reading_for(REGISTER):
        return queries.unreceipted()


def test_a_contract_that_is_over_asks_for_its_receipt_until_it_is_there(db: None) -> None:
    held = recipient(Category.PROCESSOR)
    assert missing() == []
    with pytest.raises(NotOver):
        receive_receipt(held, signed(), staff=EVE)
    over = end(held)
    assert [one.pk for one in missing()] == [over.pk]
    receive_receipt(over, signed(), staff=EVE)
    assert missing() == []
    with pytest.raises(ReceiptThere):
        receive_receipt(over, signed(), staff=EVE)


def test_a_contract_that_goes_on_owes_none(db: None) -> None:
    held = recipient(Category.PROCESSOR)
    end(held)
    change(held.recipient_id, terms())
    assert missing() == []


@pytest.mark.parametrize(
    ("category", "days", "owes"),
    [
        (Category.PROCESSOR, -1, True),
        (Category.VENDOR, -1, True),
        (Category.PROCESSOR, 0, False),
        (Category.PARTNER, -1, False),
    ],
)
def test_whoever_worked_for_us_owes_it_from_the_day_after_the_last(category: Category, days: int, owes: bool) -> None:
    one = terms(category, ends_on=today() + timedelta(days=days))
    one.category = category
    assert awaits_receipt(one, today()) is owes


@pytest.mark.parametrize("digest", ["", "A" * 64, "a" * 63])
def test_the_database_takes_no_receipt_without_its_paper(db: None, digest: str) -> None:
    over = end(recipient(Category.PROCESSOR))
    with pytest.raises(IntegrityError), reading_for(REGISTER):
        signed(contract=over, entered_by=EVE, digest=digest).save(force_insert=True)
    with reading_for(REGISTER):
        signed(contract=over, entered_by=EVE).save(force_insert=True)
