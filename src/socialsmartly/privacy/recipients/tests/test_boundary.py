"""Nobody crosses to another company without being told whose rules hold there."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.test import Client, RequestFactory, override_settings

from socialsmartly.privacy.recipients.boundary import Boundary, answered_for
from socialsmartly.privacy.recipients.errors import LeadsElsewhere
from socialsmartly.privacy.recipients.tests.given import recipient

pytestmark = [pytest.mark.promise("1-b")]
RULES = "https://canary.example/privacy"


def through_the_boundary(response: HttpResponse) -> HttpResponse:
    return Boundary(lambda request: response)(RequestFactory().get("/", HTTP_HOST="testserver"))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Canary Post Ltd answers for it and its own rules apply there"),
        ("zh-hans", "由Canary Post Ltd提供，由其负责"),
    ],
)
def test_before_the_rules_of_a_company_stands_a_page_that_names_it(language: str, words: str) -> None:
    company, visitor = recipient(policy_url=RULES).recipient_id, Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = f"/recipients/{company}/leave"
    assert f'href="{page}"' in visitor.get("/recipients").content.decode()
    shown = visitor.get(page).content.decode()
    assert words in shown
    assert "privacy@canary.example" in shown
    assert f'href="{RULES}"' in shown


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "http://canary.example"])
def test_what_is_no_safe_address_is_led_to_by_nothing(address: str) -> None:
    company, visitor = recipient(policy_url=address).recipient_id, Client()
    assert "/leave" not in visitor.get("/recipients").content.decode()
    assert visitor.get(f"/recipients/{company}/leave").status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        f'<p><a class="link" href="{RULES}">more</a></p>',
        "<a href='//canary.example/'>more</a>",
        "<A HREF=https://canary.example>more</A>",
        '<form method="post" action="https://canary.example/in">',
        '<iframe src="https://canary.example"></iframe>',
        '<base href="https://canary.example/">',
    ],
)
def test_a_page_that_leads_elsewhere_without_a_name_is_refused(page: str) -> None:
    with pytest.raises(LeadsElsewhere):
        through_the_boundary(HttpResponse(page))
    with pytest.raises(LeadsElsewhere):
        through_the_boundary(answered_for(HttpResponse(page), " "))
    assert through_the_boundary(answered_for(HttpResponse(page), "Canary Post Ltd")).content.decode() == page


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse('<a href="/policy">policy</a> <a href="http://testserver:8000/policy">policy</a>'),
        HttpResponse(f"<p>Their rules lie at {RULES}</p>"),
        HttpResponse(f'<link rel="canonical" href="{RULES}">'),
        JsonResponse({"page": f'<a href="{RULES}">more</a>'}),
    ],
)
def test_what_takes_nobody_away_is_shown(answer: HttpResponse) -> None:
    assert through_the_boundary(answer) is answer


def test_the_host_that_links_in_mails_name_is_ours_too() -> None:
    page = '<a href="http://shop.example/talk/1">your page</a>'
    with override_settings(SOCIALSMARTLY_SITE="http://shop.example:8000"):
        assert through_the_boundary(HttpResponse(page)).content.decode() == page
    with pytest.raises(LeadsElsewhere):
        through_the_boundary(HttpResponse(page))
