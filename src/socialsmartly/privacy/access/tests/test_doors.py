"""Views, jobs and links: each says what it is for, and carries nothing else."""

from __future__ import annotations

import base64
from contextlib import suppress
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import URLPattern, path

from socialsmartly.privacy.access.checks import every_view_says_what_it_is_for
from socialsmartly.privacy.access.errors import NoPurpose, NotNamed
from socialsmartly.privacy.access.jobs import JobCarriesMore, enqueue, task
from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import PurposeMiddleware, serves
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import RIGHTS, SERVICE
from tests.house import as_owner


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("reached")


open_to_all = serves(NO_PERSONAL_DATA)(silent)


class Routes:
    urlpatterns: list[URLPattern] = [path("silent/", silent), path("open/", open_to_all)]


@pytest.mark.promise("1-a")
def test_a_view_without_a_purpose_is_refused_before_it_runs() -> None:
    with pytest.raises(NoPurpose, match="silent"):
        PurposeMiddleware(silent).process_view(HttpRequest(), silent, (), {})
    PurposeMiddleware(silent).process_view(HttpRequest(), open_to_all, (), {})


@pytest.mark.promise("1-a")
@override_settings(ROOT_URLCONF=Routes)
def test_the_check_names_every_view_without_a_purpose() -> None:
    assert [(fault.id, fault.obj) for fault in every_view_says_what_it_is_for()] == [("privacy.E020", "silent/")]


def test_a_job_may_carry_ids_only() -> None:
    with pytest.raises(JobCarriesMore, match="address"):
        task(serves=(SERVICE,), name="trial.mails")(lambda address: None)


def test_a_value_that_is_no_id_never_reaches_the_queue(db: None) -> None:
    job = task(serves=(SERVICE,), name="trial.carries")(lambda contact_id: None)
    with reading_for(SERVICE, workspace=uuid7()), pytest.raises(JobCarriesMore) as refused:
        enqueue(job, contact_id="ada@example.test")
    assert "ada" not in str(refused.value)
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM procrastinate_jobs").fetchall() == [(0,)]


def test_a_job_is_queued_only_if_its_block_commits(db: None) -> None:
    job = task(serves=(SERVICE,), name="trial.commits")(lambda contact_id: None)
    with suppress(ZeroDivisionError), reading_for(SERVICE, workspace=uuid7()):
        enqueue(job, contact_id=uuid7())
        raise ZeroDivisionError
    with reading_for(SERVICE, workspace=uuid7()):
        enqueue(job, contact_id=uuid7())
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM procrastinate_jobs").fetchall() == [(1,)]


def test_a_job_opens_no_purpose_that_it_did_not_name(db: None) -> None:
    def read(contact_id: str) -> None:
        with reading_for(RIGHTS, subject=UUID(contact_id)):
            raise AssertionError("must not open")

    job = task(serves=(SERVICE,), name="trial.strays")(read)
    with pytest.raises(NotNamed, match="rights"):
        job.func(contact_id=str(uuid7()))


def test_a_link_leads_to_the_person_it_was_made_for() -> None:
    link = PersonalLink("preferences", uuid7(), uuid7())
    assert read_link("preferences", link.token()) == link


@pytest.mark.promise("4.1-a")
def test_a_forged_cut_or_borrowed_link_is_broken() -> None:
    token = PersonalLink("preferences", uuid7(), uuid7()).token()
    raw = base64.urlsafe_b64decode(token)
    forged = [bytes([*raw[:n], raw[n] ^ 1, *raw[n + 1 :]]) for n in range(len(raw))]
    tokens = [base64.urlsafe_b64encode(f).decode() for f in forged]
    for bad in (*tokens, token[:-4], token + "AAAA", "", "ä", "%%%"):
        with pytest.raises(LinkBroken):
            read_link("preferences", bad)
    with pytest.raises(LinkBroken):
        read_link("rights", token)
