"""Chapter 2: what is asked for, and that the published table is the one that is enforced."""

from __future__ import annotations

import pytest
from django import forms
from django.test import Client

from socialsmartly.privacy.access.items import items
from tests.house import as_owner

NECESSARY = {
    ("AddressForm", "address"),
    ("NameForm", "name"),
    ("EmailForm", "email"),
    ("VouchForm", "address"),
    ("AskGuardianForm", "address"),
    ("ReportForm", "address"),
    ("PersonForm", "address"),
    ("ApplyForm", "email"),
    ("WriteForm", "email"),
    ("NewcomerForm", "email"),
    ("ChatForm", "email"),
    ("JoinForm", "address"),
    ("WhoseForm", "address"),
    ("InviteForm", "address"),
}  # a correction needs what is right; whoever vouches, asks a guardian, reports a child or hands over what a law demands
# says whom it is about, and an answer to somebody without an account, of us or of a shop, needs an address; a shop finds a customer by theirs
# and asks a colleague in at one
WHOLE = ["purpose_rights", "purpose_succession", "purpose_takeover"]
"""What a law opens of a person as a whole, and no item by itself: their own rights, and that a business changes hands."""
TELLING = {"address", "email", "phone", "second_phone", "nickname", "name", "born", "gender", "city"}


def every_form(base: type[forms.BaseForm] = forms.Form) -> list[type[forms.BaseForm]]:
    found = [f for f in base.__subclasses__() if f.__module__.startswith("socialsmartly")]
    return found + [deeper for f in base.__subclasses__() for deeper in every_form(f)]


@pytest.mark.promise("2.0-a")
def test_no_form_insists_on_personal_information_that_is_not_necessary() -> None:
    asked = {
        (form.__name__, name)
        for form in every_form()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]  # made by Django's metaclass
        if field.required and name in TELLING
    }
    assert asked <= NECESSARY


@pytest.mark.promise("2.0-a")
def test_a_missing_address_is_refused_by_naming_it_and_what_needs_it(client: Client) -> None:
    page = client.post("/sign-in", {"address": ""}).content.decode()
    assert "e-mail address or a mobile number" in page
    assert "no account can be opened" in page


@pytest.mark.promise("2.0-c")
@pytest.mark.parametrize("kind", ["member", "contact"])
def test_the_published_table_is_the_one_the_database_enforces(db: None, kind: str) -> None:
    for item in items(kind):
        table = item.table.lower().replace(".", "_")
        with as_owner() as owner:
            granted = owner.execute(
                "SELECT grantee FROM information_schema.column_privileges WHERE table_name = %s AND column_name = %s "
                "AND privilege_type = 'SELECT' AND grantee LIKE 'purpose_%%' AND grantee <> ALL(%s)",
                [table, item.column, WHOLE],
            ).fetchall()
        assert {row[0] for row in granted} == {p.role for p in item.purposes} - set(WHOLE), item


@pytest.mark.promise("2.0-c", "2.2-b")
def test_what_only_consent_opens_is_called_optional() -> None:
    optional = {item.column for item in items("member") if not item.necessary}
    assert optional == {"nickname", "second_phone"}
