"""A mask tells two people apart and nobody's address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.errors import MaskRefused
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.keyring.masks import Masked, mask


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("ada.canary@example.test", "a•••@e•••.test"),
        ("ada@mail.example.co.uk", "a•••@m•••.uk"),
        ("a@b.test", "•••@•••.test"),
        ("ab@localhost", "•••@•••"),
        ("+442079460018", "+44 ••• 18"),
        ("+1234", "••••••"),
        ("call the shop next door", "••••••"),
        ("", "••••••"),
    ],
)
def test_a_mask_keeps_no_more_than_a_letter_of_each_part(value: str, shown: str) -> None:
    assert mask(value) == shown


def test_an_address_of_any_length_has_a_mask_of_one_length() -> None:
    assert len({len(mask(f"{'a' * n}@{'b' * n}.test")) for n in range(3, 60)}) == 1


def test_a_mask_is_never_kept_or_looked_up_as_if_it_were_the_value() -> None:
    field = SealedTextField()
    field.set_attributes_from_name("email")
    row: Any = type("Row", (), {})()
    row.email = mask("ada@example.test")
    with pytest.raises(MaskRefused):
        field.pre_save(row, add=True)
    with pytest.raises(MaskRefused):
        index.find(str(UUID(int=1)), "email", mask("ada@example.test").lower())
    assert isinstance(row.email, Masked)
