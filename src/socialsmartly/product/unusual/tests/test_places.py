"""A place is a country or a network, never an address."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from socialsmartly.product.unusual.errors import NoTable
from socialsmartly.product.unusual.places import check_tables, place_of, whereabouts

FOUR = """# A table for tests
#
134744072,134744072,US
3221225984,3221226239,NZ
3325256704,3325256959,??
3405803776,3405804031,CN
"""
SIX = (
    "# too\n2001:db8::,2001:db8:7:ffff:ffff:ffff:ffff:ffff,FR\n2001:4860::,2001:4860:ffff:ffff:ffff:ffff:ffff:ffff,US\n"
)


@pytest.fixture
def tables(tmp_path: Path) -> str:
    (tmp_path / "geoip").write_text(FOUR, encoding="ascii")
    (tmp_path / "geoip6").write_text(SIX, encoding="ascii")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("8.8.8.8", "US"),
        ("192.0.2.0", "NZ"),
        ("192.0.2.255", "NZ"),
        ("203.0.113.200", "CN"),
        ("::ffff:203.0.113.200", "CN"),
        ("2001:db8:7::1", "FR"),
        ("198.51.100.7", "198.51.0.0/16"),
        ("192.0.3.0", "192.0.0.0/16"),
        ("1.1.1.1", "1.1.0.0/16"),
        ("255.255.255.255", "255.255.0.0/16"),
        ("2001:db8:8::1", "2001:db8::/32"),
        ("ada@example.test", ""),
        ("", ""),
    ],
)
def test_a_table_gives_the_country_and_without_one_it_is_the_network(tables: str, address: str, place: str) -> None:
    assert place_of(address, tables) == place


def test_every_line_of_a_long_table_is_found(tmp_path: Path) -> None:
    spans = [(at * 512, at * 512 + 255, "AQ" if at % 2 else "BQ") for at in range(1, 3000)]
    (tmp_path / "geoip").write_text("#\n" + "".join(f"{a},{b},{c}\n" for a, b, c in spans), encoding="ascii")
    for first, last, country in spans:
        for one in (first, last):
            assert place_of(".".join(str(one >> shift & 255) for shift in (24, 16, 8, 0)), str(tmp_path)) == country


def test_without_a_table_two_addresses_of_one_provider_are_one_place() -> None:
    assert place_of("203.0.113.7", "") == place_of("203.0.9.9", "") == "203.0.0.0/16"
    assert place_of("203.1.113.7", "") != place_of("203.0.113.7", "")


def test_a_folder_without_a_table_keeps_the_site_from_starting_and_lets_nobody_stand_outside(
    tables: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(SOCIALSMARTLY_COUNTRIES=tables):
        check_tables()
        assert whereabouts("192.0.2.1") == "NZ"
        (tmp_path / "geoip").write_text("# nothing\n", encoding="ascii")
        with pytest.raises(NoTable):
            check_tables()
        (tmp_path / "geoip").write_text("", encoding="ascii")
        assert whereabouts("192.0.2.1") == "192.0.0.0/16"
        (tmp_path / "geoip").write_text("no table\n", encoding="ascii")
        assert whereabouts("192.0.2.1") == "192.0.0.0/16"
        (tmp_path / "geoip").unlink()
        with pytest.raises(NoTable):
            check_tables()
        assert whereabouts("192.0.2.1") == "192.0.0.0/16"
    assert "could not be read" in caplog.text
    check_tables()
