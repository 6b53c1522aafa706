"""Every page that only somebody signed in sees has a button to sign out (ASVS V7.4.4)."""

from __future__ import annotations

from django.test import Client

from socialsmartly.privacy.access.checks import routes
from socialsmartly.product.staff.tests.test_answering import colleague

BUTTON = 'action="/sign-out"'
PLAIN = sorted(f"/{route}" for route, _ in routes() if "<" not in route)


def pages(client: Client) -> dict[str, str]:
    """Every page that this client sees and a stranger is sent to sign in for."""
    found = {}
    for route in PLAIN:
        if Client().get(route).headers.get("Location", "").startswith("/sign-in"):
            answer = client.get(route)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                found[route] = answer.content.decode()
    return found


def without(found: dict[str, str]) -> list[str]:
    return [route for route, page in found.items() if BUTTON not in page]


def test_a_member_can_sign_out_on_every_page(shop_owner: Client) -> None:
    found = pages(shop_owner)
    assert len(found) >= 25
    assert without(found) == []


def test_so_can_staff(mailbox: None, db: None) -> None:
    found = pages(colleague("jo"))
    assert "/staff/requests" in found
    assert without(found) == []


def test_without_the_frame_it_would_be_missed(shop_owner: Client) -> None:
    """The twin: the frames alone have the button."""
    page = shop_owner.get("/my/data").content.decode()
    assert without({"/my/data": page.replace(BUTTON, "")}) == ["/my/data"]
