"""A tax number fits the public rule of its country, or it does not, or nobody knows: and then a person says."""

from __future__ import annotations

import pytest

from socialsmartly.product.billing.tax_numbers import RULES, Fits, fits

PUBLISHED = {
    "AT": "U13585627",
    "BE": "0428759497",
    "BG": "175074752",
    "CH": "CHE-100.155.212 MWST",
    "CN": "91110000600037341L",
    "CY": "10259033P",
    "CZ": "25123891",
    "DE": "136695976",
    "DK": "13585628",
    "EE": "100931558",
    "ES": "B64717838",
    "FI": "20774740",
    "FR": "40303265045",
    "GB": "980780684",
    "GR": "094259216",
    "HR": "33392005961",
    "HU": "12892312",
    "IE": "6433435F",
    "IT": "00743110157",
    "LT": "119511515",
    "LU": "15027442",
    "LV": "40003521600",
    "MT": "11679112",
    "NL": "004495445B01",
    "NO": "995525828MVA",
    "PL": "8567346215",
    "PT": "501964843",
    "RO": "18547290",
    "SE": "123456789701",
    "SI": "50223054",
    "SK": "2022749619",
}
SUMMED = {"NL": 9, "SE": 10}
"""How many of the first signs the sum is over, where it is not over all."""


@pytest.mark.parametrize("country", sorted(RULES))
def test_a_number_that_was_given_out_fits_and_any_other_digit_in_it_does_not(country: str) -> None:
    number = PUBLISHED[country]
    assert fits(country, number) is Fits.YES
    for place, sign in enumerate(number[: SUMMED.get(country, len(number))]):
        if sign.isdigit():
            slip = f"{number[:place]}{(int(sign) + 1) % 10}{number[place + 1 :]}"
            assert fits(country, slip) is Fits.NO, slip


@pytest.mark.parametrize(
    ("country", "number", "found"),
    [
        ("ES", "54362315K", Fits.YES),
        ("ES", "X2482300W", Fits.YES),
        ("NL", "123456789B13", Fits.YES),
        ("IE", "6433435OA", Fits.YES),
        ("BE", "428759497", Fits.YES),
        ("DE", "DE136695976", Fits.YES),
        ("GR", "EL094259216", Fits.YES),
        ("FR", "K7399859412", Fits.UNKNOWN),
        ("CZ", "7103192745", Fits.UNKNOWN),
        ("US", "123456789", Fits.UNKNOWN),
        ("DE", "1", Fits.NO),
        ("DE", "", Fits.NO),
        ("CN", "9111000060003734IL", Fits.NO),
    ],
)
def test_other_forms_of_a_country_have_their_own_answer(country: str, number: str, found: Fits) -> None:
    assert fits(country, number) is found
