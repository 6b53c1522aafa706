"""From the queue to a real mail server, as the worker login."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email.policy import SMTP, EmailPolicy
from uuid import UUID

import pytest
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.product.campaigns import leases, reactions
from socialsmartly.product.campaigns.actions import deciding
from socialsmartly.product.campaigns.delivery import leaves_of, message_id
from socialsmartly.product.campaigns.models import Decision, State
from socialsmartly.product.campaigns.queries import decisions_of, figures
from socialsmartly.product.campaigns.rules import LEASE, Rules
from socialsmartly.product.campaigns.tasks import send_all
from socialsmartly.product.campaigns.tests.shop import HELLO, Sink, campaign_of, customer, outcomes, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local, sending
from socialsmartly.product.messaging.sending import MailServerAway
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.words import Permit
from socialsmartly.words.purposes import CAMPAIGN, PREFERENCES, SERVICE, WORKSPACE
from tests.cast import prove_by_link, sign_up
from tests.house import as_login, as_owner

SAID = Proof("test:1", "test", {})


def deliver(workspace: UUID, campaign: UUID) -> None:
    with as_login("worker"):
        send_all(workspace, campaign)


def take_back(workspace: UUID, person: UUID) -> None:
    with reading_for(PREFERENCES, workspace=workspace, subject=person):
        withdraw(Permit.EMAIL_MARKETING, owner=workspace, subject=person, proof=SAID)


def close_shop(workspace: UUID) -> None:
    with reading_for(WORKSPACE, workspace=workspace):
        withdraw(Permit.STORE_DATA, owner=workspace, subject=workspace, proof=SAID)


@pytest.mark.promise("4.3-a")
@pytest.mark.parametrize("policy", [sending.LONG_LINES, SMTP], ids=["ours", "folded at 78"])
def test_a_mail_program_finds_the_way_out_in_the_bytes(
    db: None, mailbox: None, policy: EmailPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 8058 asks for the address as it is. The twin folds early, as the library does by itself, and it cannot be found."""
    monkeypatch.setattr(sending, "LONG_LINES", policy)
    workspace = shop()
    customer(workspace)
    deliver(workspace, queued(workspace))
    (file,) = local.mail_folder().glob("*.eml")
    literal = b"\nList-Unsubscribe: <http://testserver/u/" in file.read_bytes()
    assert literal == (policy is not SMTP)


def test_a_message_arrives_with_its_two_parts_and_its_way_out(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    deliver(workspace, campaign)
    [(to, mail)] = post.mails
    assert (to, mail["Subject"], mail["From"]) == ("ada@example.test", "News from Tea", "Tea & Co <hello@example.test>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == "en"
    leaves = leaves_of(workspace, ada)
    assert mail["List-Unsubscribe"] == f"<{leaves.unsubscribe}>, <mailto:{leaves.stop_address}>"
    assert mail["Reply-To"] == leaves.reply_address
    with reading_for(SERVICE, workspace=workspace):
        decision = Decision.objects.get(contact_id=ada)
        assert mail["Message-ID"] == decision.message_id == message_id(decision)
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "Dear Ada," in text
    assert "<strong>hello</strong>" in html
    assert "you agreed to e-mail from Tea" in text
    assert "answer this message with the word STOP" in text
    assert "answer this message with the word STOP" in html


def test_everyone_who_matched_has_one_decision_and_the_counts_add_up(db: None, post: Sink) -> None:
    workspace = shop()
    people = {
        customer(workspace): ("sent", ""),
        customer(workspace, agreed=False): ("skipped", "not_agreed"),
        customer(workspace, address=""): ("skipped", "no_address"),
        customer(workspace, address="gone@example.test"): ("failed", "refused"),
    }
    post.refused["gone@example.test"] = "550 no such mailbox"
    campaign = queued(workspace)
    deliver(workspace, campaign)
    assert outcomes(workspace, campaign) == people
    row = campaign_of(workspace, campaign)
    assert row.matched == row.sent + row.skipped + row.failed == 4
    assert row.state == State.SENT


def test_an_address_that_was_refused_is_not_reachable_any_more(db: None, post: Sink) -> None:
    workspace = shop()
    customer(workspace)
    post.refused["ada@example.test"] = "550 no such mailbox"
    deliver(workspace, queued(workspace))
    with reading_for(SERVICE, workspace=workspace):
        assert not Contact.objects.get().reachable_by_email


@pytest.mark.promise("4.3-d")
def test_who_withdraws_between_queue_and_sending_gets_nothing(db: None, post: Sink) -> None:
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    campaign = queued(workspace)
    take_back(workspace, ada)
    deliver(workspace, campaign)
    assert post.addresses == ["bob@example.test"]
    assert outcomes(workspace, campaign) == {ada: ("skipped", "withdrew"), bob: ("sent", "")}


@pytest.mark.promise("2.2-g", "4.3-d")
def test_the_database_hides_who_withdrew_even_when_nobody_cancelled_the_queue(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    with reading_for(SERVICE, workspace=workspace):
        Contact.objects.filter(pk=ada).update(permits=0)
    deliver(workspace, campaign)
    assert post.addresses == []
    assert outcomes(workspace, campaign) == {ada: ("skipped", "withdrew")}


@pytest.mark.promise("4.2-a", "4.3-d")
@pytest.mark.parametrize("told", [True, False])
def test_who_asks_to_be_deleted_gets_nothing_that_was_queued(
    db: None, post: Sink, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    """Cancelled when they ask; and should nobody tell the campaigns, the database shows no person to write to."""
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    campaign = queued(workspace)
    if not told:
        monkeypatch.setattr(deciding, "cancel_for_person", lambda *_: 0)
    rights.delete_later(rights.Asker("contact", ada, workspace), channel="page")
    deliver(workspace, campaign)
    assert post.addresses == ["bob@example.test"]
    assert outcomes(workspace, campaign) == {ada: ("skipped", "withdrew"), bob: ("sent", "")}


@pytest.mark.promise("4.3-d")
def test_whoever_waits_for_a_lease_waits_longer_than_it_lasts() -> None:
    assert LEASE.total_seconds() < leases.LONGEST_WAIT


@pytest.mark.promise("4.3-d")
@pytest.mark.parametrize("on_its_way", [True, False])
def test_a_page_says_stopped_only_when_nothing_is_on_its_way(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, on_its_way: bool
) -> None:
    """The wait ends before the lease does, as it would if a lease ever lasted longer: then the answer says so."""
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    if on_its_way:
        with as_login("worker"), reading_for(CAMPAIGN, workspace=workspace):
            deciding.lease(workspace, campaign)
    monkeypatch.setattr(reactions, "wait_for_leases", lambda *_: False)
    page = f"/p/{PersonalLink('person', workspace, ada).token()}"
    answer = client.post(f"{page}/channel/email", {"on": "0"}, follow=True).content.decode()
    assert ("may still arrive" in answer) is on_its_way
    assert ("Stopped. No further message" in answer) is not on_its_way


EITHER_WAY_AND_TWIN = [(True, True), (False, True), (True, False)]
"""Whether something is on its way, and whether the page looks; one that does not look claims what is not so."""


@pytest.mark.promise("4.2-a", "4.3-d")
@pytest.mark.parametrize(("on_its_way", "looks"), EITHER_WAY_AND_TWIN)
def test_whoever_asks_to_be_deleted_reads_whether_something_is_still_on_its_way(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch, on_its_way: bool, looks: bool
) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    if on_its_way:
        with as_login("worker"), reading_for(CAMPAIGN, workspace=workspace):
            deciding.lease(workspace, campaign)
    monkeypatch.setattr(reactions, "wait_for_leases", lambda *_: False)
    page = f"/p/{PersonalLink('person', workspace, ada).token()}"
    if not looks:
        monkeypatch.setattr("socialsmartly.product.person.views.wait_for_leases", lambda *_, **__: True)
    prove_by_link(client, page)
    answer = client.post(f"{page}/delete", follow=True).content.decode()
    assert ("may still arrive" in answer) is (on_its_way and looks)
    assert ("nothing is sent to you" in answer) is not (on_its_way and looks)


@pytest.mark.promise("2.2-h", "4.3-d")
@pytest.mark.parametrize(("on_its_way", "looks"), EITHER_WAY_AND_TWIN)
def test_whoever_ends_the_authorisation_reads_whether_campaigns_are_still_stopping(
    client: Client, mailbox: None, monkeypatch: pytest.MonkeyPatch, on_its_way: bool, looks: bool
) -> None:
    workspace = shop()
    with reading_for(WORKSPACE, member=(owner := sign_up(client, "mei@example.test"))):
        Seat.objects.create(member_id=owner, workspace=workspace, title="Tea")
    customer(workspace)
    campaign = queued(workspace)
    if on_its_way:
        with as_login("worker"), reading_for(CAMPAIGN, workspace=workspace):
            deciding.lease(workspace, campaign)
    monkeypatch.setattr(reactions, "wait_for_all_leases", lambda *_: False)
    if not looks:
        monkeypatch.setattr("socialsmartly.product.my.views.wait_for_all_leases", lambda *_, **__: True)
    answer = client.post(f"/my/store/{workspace}/switch", {"on": "0"}, follow=True).content.decode()
    assert ("still stopping" in answer) is (on_its_way and looks)
    assert ("copy of the store data is being deleted" in answer) is not (on_its_way and looks)


@pytest.mark.promise("2.2-h")
def test_when_the_store_authorisation_ends_queued_campaigns_stop(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    close_shop(workspace)
    deliver(workspace, campaign)
    assert post.addresses == []
    assert outcomes(workspace, campaign) == {ada: ("skipped", "authorisation")}
    assert campaign_of(workspace, campaign).state == State.STOPPED


@pytest.mark.promise("2.2-h")
def test_a_job_that_starts_after_the_authorisation_ended_sends_nothing(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    with as_owner() as owner:
        owner.execute("UPDATE workspaces_workspace SET permits = 0")
    deliver(workspace, campaign)
    assert post.addresses == []
    assert outcomes(workspace, campaign) == {ada: ("skipped", "authorisation")}


def test_nobody_gets_two_campaigns_in_a_day(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    deliver(workspace, queued(workspace))
    second = queued(workspace)
    deliver(workspace, second)
    assert len(post.mails) == 1
    assert outcomes(workspace, second) == {ada: ("skipped", "capped")}


def test_two_campaigns_queued_at_once_still_send_one_message(db: None, post: Sink) -> None:
    workspace = shop()
    customer(workspace)
    first = queued(workspace)
    with as_owner() as owner:  # as if both had counted before either was written
        owner.execute("UPDATE campaigns_decision SET at = now() - interval '2 days'")
    second = queued(workspace)
    deliver(workspace, second)
    deliver(workspace, first)
    assert len(post.mails) == 1


def test_a_campaign_is_sent_off_once(db: None, post: Sink) -> None:
    workspace = shop()
    customer(workspace)
    campaign = queued(workspace)
    deliver(workspace, campaign)
    deliver(workspace, campaign)
    assert len(post.mails) == 1


def test_a_worker_that_died_in_mid_send_leaves_an_unknown_that_is_not_sent_again(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    with as_login("worker"), reading_for(CAMPAIGN, workspace=workspace):
        deciding.lease(workspace, campaign)
    with reading_for(SERVICE, workspace=workspace):
        Decision.objects.filter(contact_id=ada).update(lease_until=timezone.now() - timedelta(seconds=5))
    deliver(workspace, campaign)
    assert post.mails == []
    assert outcomes(workspace, campaign) == {ada: ("failed", "unknown")}


def test_a_mail_server_that_is_away_loses_nothing(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    post.refused["ada@example.test"] = "421 come back later"
    with pytest.raises(MailServerAway):
        deliver(workspace, campaign)
    assert outcomes(workspace, campaign) == {ada: ("waiting", "")}
    post.refused.clear()
    deliver(workspace, campaign)
    assert outcomes(workspace, campaign) == {ada: ("sent", "")}


def test_more_than_one_batch_goes_out_and_each_person_once(db: None, post: Sink) -> None:
    workspace = shop()
    addresses = {f"p{n}@example.test" for n in range(60)}
    for address in addresses:
        customer(workspace, address=address)
    deliver(workspace, queued(workspace))
    assert sorted(post.addresses) == sorted(addresses)


def test_a_name_cannot_carry_markup_or_a_header(db: None, post: Sink) -> None:
    workspace = shop()
    customer(workspace, name="<script>x</script>\r\nBcc: eve@example.test")
    deliver(workspace, queued(workspace, Rules()))
    [(to, mail)] = post.mails
    html = list(mail.iter_parts())[1].get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert mail["Bcc"] is None
    assert to == "ada@example.test"


@pytest.mark.promise("2.2-g")
def test_another_shop_has_no_part_in_it(db: None, post: Sink) -> None:
    mine, theirs = shop(), shop("Coffee")
    customer(theirs, address="theirs@example.test")
    customer(mine)
    campaign = queued(mine)
    deliver(theirs, campaign)
    assert post.mails == []
    deliver(mine, campaign)
    assert post.addresses == ["ada@example.test"]


def test_the_timeline_of_a_person_says_why_in_one_sentence(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace, agreed=False)
    deliver(workspace, queued(workspace))
    with reading_for(SERVICE, workspace=workspace):
        [happening] = decisions_of(workspace, ada)
    assert str(happening.says) == "Not sent: they have not agreed to e-mail from this shop."


def test_the_counts_stay_when_a_person_is_erased_afterwards(db: None, post: Sink) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    deliver(workspace, campaign)
    with reading_for(SERVICE, workspace=workspace):
        Decision.objects.filter(contact_id=ada).delete()
        assert Decision.objects.aggregate(n=Count("pk")) == {"n": 0}
    row = campaign_of(workspace, campaign)
    with reading_for(SERVICE, workspace=workspace):
        found = figures(row)
    assert (found.matched, found.sent, found.erased) == (1, 1, 1)


def test_a_campaign_brings_each_person_their_own_link_to_the_surveys(db: None, post: Sink) -> None:
    workspace = shop()
    customer(workspace)
    customer(workspace, address="bob@example.test", name="Bob")
    deliver(workspace, queued(workspace, draft=replace(HELLO, body="Tell us: {{ surveys }}")))
    texts = [next(mail.iter_parts()).get_content() for _, mail in post.mails]
    links = {link for text in texts for link in re.findall(r"http://testserver(/survey/\S+)", text)}
    assert len(links) == 2
    assert {Client().get(link).status_code for link in links} == {200}
