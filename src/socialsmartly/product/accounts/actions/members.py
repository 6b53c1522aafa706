"""Accounts: opened by agreeing to the policy, found by address."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import agree
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.minors.actions import begin
from socialsmartly.privacy.minors.rules import Band, marks_of_new
from socialsmartly.product.accounts.errors import AddressTaken
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.accounts.queries import borne_out
from socialsmartly.product.accounts.rules import Address
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ACCOUNT, SECURITY


@dataclass(frozen=True)
class AgreedText:
    """Which words a person saw and agreed to, and by what act."""

    version: str
    language: str
    digest: str
    act: str = "tick and button"


@keeps("2.1-a", "0-b", "0-d")
def join(address: Address, text: AgreedText, *, language: str) -> UUID:
    """Open an account for a confirmed address, together with its agreement; the same again finds the account it opened.

    A claim in the index without a member's row was left by a program that died in between, and its handle is used. One that the row
    of its holder does not bear out is an address that they gave up: the newcomer gets a handle of their own.
    """
    member = _claimed(address)
    with reading_for(ACCOUNT, member=member):
        _, opened = Member.objects.get_or_create(
            pk=member, defaults={address.channel: address.value, "language": language}
        )
        if opened:
            agree(
                owner=member,
                subject=member,
                version=text.version,
                language=text.language,
                digest=text.digest,
                act=text.act,
            )
    return member


@keeps("7-a", "7-b")
def join_minor(address: Address, band: Band, *, language: str) -> UUID:
    """Open the shell of an account for somebody under 18: the address to reach them, and that they wait. They agree to nothing; their
    guardian does, or nobody."""
    member = _claimed(address)
    with reading_for(ACCOUNT, member=member):
        held = {address.channel: address.value, "language": language, "permits": marks_of_new(band)}
        _, opened = Member.objects.get_or_create(pk=member, defaults=held)
        if opened:
            begin(member, band)
    return member


def _claimed(address: Address) -> UUID:
    member = index.claim(index.MEMBERS, address.channel, address.value, uuid7())
    if _given_up(member, address):
        index.release(index.MEMBERS, address.channel, address.value, member)
        member = index.claim(index.MEMBERS, address.channel, address.value, uuid7())
    return member


def add_address(member: UUID, address: Address) -> None:
    """A second way to reach a member (AddressTaken). Its code must have been right already."""
    claim_address(member, address)
    with reading_for(ACCOUNT, member=member):
        row = Member.objects.get(pk=member)
        setattr(row, address.channel, address.value)
        row.save(update_fields=[address.channel])


def claim_address(member: UUID, address: Address) -> None:
    """Make an address lead to a member (AddressTaken)."""
    holder = index.claim(index.MEMBERS, address.channel, address.value, member)
    if holder == member:
        return
    if borne_out(holder, address):
        raise AddressTaken
    index.release(index.MEMBERS, address.channel, address.value, holder)
    if index.claim(index.MEMBERS, address.channel, address.value, member) != member:
        raise AddressTaken


def _given_up(holder: UUID, address: Address) -> bool:
    with reading_for(SECURITY, member=holder):
        row = Member.objects.filter(pk=holder).first()
        return row is not None and getattr(row, address.channel) not in (None, address.value)


def note_sign_in(member: UUID, address: Address | None = None) -> None:
    """The address of the code that let them in is theirs: it is entered where a restored backup had emptied it."""
    with reading_for(SECURITY, member=member):
        row = Member.objects.get(pk=member)
        row.last_seen_at = timezone.now()
        changed = ["last_seen_at"]
        if address and getattr(row, address.channel) is None:
            setattr(row, address.channel, address.value)
            changed.append(address.channel)
        row.save(update_fields=changed)
