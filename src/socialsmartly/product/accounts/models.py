"""Members: people with an account. A phone number or an e-mail address is all it takes (2.1-a)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import OwnerKey
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import (
    ROW_GOES,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    Plain,
    Record,
    choice,
    contact,
    identity,
    technical,
)
from socialsmartly.words.keeping import DAY, MONTH
from socialsmartly.words.purposes import (
    ACCOUNT,
    AGREEMENT,
    DISCLOSING,
    ENTRUSTING,
    FINDING,
    FINISHING,
    GUARDIANSHIP,
    PROFILE,
    REPLAY,
    SECURITY,
    SHARING,
    WORKSPACE,
)


class Member(HeldRow):
    """A person with an account: one verified address or number, and what they chose to add."""

    email = SealedTextField(KeyClass.CONTACT, verbose_name=_("E-mail address"))
    phone = SealedTextField(KeyClass.CONTACT, verbose_name=_("Phone number"))
    language = models.CharField(_("Language"), max_length=10, default="en")
    permits = models.IntegerField(_("Permissions given"), default=0)
    nickname = SealedTextField(KeyClass.IDENTITY, verbose_name=_("Nickname"))
    second_phone = SealedTextField(KeyClass.CONTACT, verbose_name=_("Second phone number"))
    joined_at = models.DateTimeField(_("Member since"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("Last sign-in"), null=True)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_anonymous = False
    is_authenticated = True
    is_active = True

    privacy = Record(
        about={"self": ROW_GOES},
        columns={
            "email": contact(ACCOUNT, SECURITY, ENTRUSTING, SHARING, DISCLOSING),
            "phone": contact(ACCOUNT, SECURITY, ENTRUSTING, SHARING, DISCLOSING),
            "language": choice(ACCOUNT, SECURITY, WORKSPACE, AGREEMENT, ENTRUSTING, SHARING),
            "permits": choice(ACCOUNT, SECURITY, PROFILE, GUARDIANSHIP, DISCLOSING, REPLAY, FINDING),
            "nickname": identity(PROFILE),
            "second_phone": contact(PROFILE),
            "joined_at": technical(ACCOUNT, ENTRUSTING, SHARING, DISCLOSING),
            "last_seen_at": technical(ACCOUNT, SECURITY),
        },
        keep=KeepWhile("it is the account itself, until the member cancels it"),
        promise="2.1-a",
        written_by=(ACCOUNT, SECURITY, PROFILE, GUARDIANSHIP),
        read_by=(FINISHING,),
        root="member",
        permits="permits",
    )

    class Meta(HeldRow.Meta):
        pass

    def __str__(self) -> str:
        return str(self.pk)


class MemberOwned(Owned):
    """A row of one member's account."""

    member = OwnerKey("accounts.Member")

    class Meta(Owned.Meta):
        abstract = True


class SignUp(HeldRow):
    """An address that waits for its code. No account exists yet; the row goes when the code is used or its time is over."""

    address = SealedTextField(KeyClass.SECURITY)
    channel = models.CharField(max_length=10)
    intent = models.CharField(max_length=10)
    code_digest = models.BinaryField(max_length=32)
    tries = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    privacy = Record(
        about={"self": ROW_GOES},
        columns={
            "address": contact(SECURITY),
            "channel": technical(SECURITY),
            "intent": technical(SECURITY),
            "code_digest": technical(SECURITY),
            "tries": technical(SECURITY),
            "sent_at": technical(SECURITY),
            "used_at": technical(SECURITY),
            "expires_at": technical(SECURITY),
        },
        keep=Keep(timedelta(hours=1), after="expires_at", because="an unused code is worth nothing after ten minutes"),
        promise="2.1-b",
        written_by=(SECURITY,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass


class CodeBudget(HeldRow):
    """How often something happened that is counted: codes sent to an address, texts to a block of numbers, wrong codes, wrong
    codes in a row. The row's id is a random handle; only the keyring's index leads to it from an address, and forgets it with the row."""

    unused = models.SmallIntegerField(default=0)
    began_at = models.DateTimeField(default=timezone.now)
    counts_until = models.DateTimeField(default=timezone.now)

    privacy = Record(
        about={"self": ROW_GOES},
        columns={name: technical(SECURITY) for name in ("unused", "began_at", "counts_until")},
        keep=Keep(
            DAY,
            after="counts_until",
            because="codes are counted by the day, so that nobody floods a mailbox, and wrong ones in a row for a month",
        ),
        promise="2.1-e",
        written_by=(SECURITY,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass


class SignIn(MemberOwned):
    """One signed-in device. The cookie holds a secret, the row only its hash."""

    secret_digest = models.BinaryField(max_length=32)
    payload = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Contents of the session"))
    device = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Device"))
    began_at = models.DateTimeField(_("Signed in"), default=timezone.now)
    seen_at = models.DateTimeField(_("Last used"), default=timezone.now)
    expires_at = models.DateTimeField(_("Ends"))

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "secret_digest": Plain("a hash of random bytes"),
            "payload": technical(SECURITY, ACCOUNT),
            "device": technical(SECURITY, ACCOUNT),
            "began_at": technical(SECURITY, ACCOUNT),
            "seen_at": technical(SECURITY, ACCOUNT),
            "expires_at": technical(SECURITY, ACCOUNT),
        },
        keep=Keep(MONTH, after="expires_at", because="a member may want to see which devices were signed in"),
        promise="2.1-e",
        written_by=(SECURITY, ACCOUNT),
        stays_behind="it signs in to this site and to no other",
    )

    class Meta(MemberOwned.Meta):
        pass


class SecondFactor(MemberOwned):
    """An authenticator app or a passkey."""

    method = models.CharField(_("Kind"), max_length=10)
    label = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Name of the device"))
    secret = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Key material"))
    last_counter = models.BigIntegerField(_("Last use counter"), default=0)
    tries = models.SmallIntegerField(default=0)
    tries_since = models.DateTimeField(default=timezone.now)
    added_at = models.DateTimeField(_("Added"), default=timezone.now)
    counts_from = models.DateTimeField(_("Counts from"), default=timezone.now)
    vouched_at = models.DateTimeField(_("Confirmed for the staff area"), null=True)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "method": technical(SECURITY, ACCOUNT),
            "label": technical(SECURITY, ACCOUNT),
            "secret": technical(SECURITY),
            "last_counter": technical(SECURITY),
            "tries": technical(SECURITY),
            "tries_since": technical(SECURITY),
            "added_at": technical(SECURITY, ACCOUNT),
            "counts_from": technical(SECURITY, ACCOUNT),
            "vouched_at": technical(SECURITY, ACCOUNT),
        },
        keep=KeepWhile("it protects the account as long as there is one"),
        promise="2.1-e",
        written_by=(SECURITY, ACCOUNT),
        stays_behind="it was shown to this site and is made anew at another",
    )

    class Meta(MemberOwned.Meta):
        pass

    @property
    def waits(self) -> bool:
        return self.counts_from > timezone.now()


class ContactChange(MemberOwned):
    """An address that is to take the place of another. The row is there before anything changes and goes when all of it is done, so
    whatever a crash leaves half done is taken up by the worker. One that waits can be stopped until it is begun."""

    channel = models.CharField(_("Kind of address"), max_length=10)
    before = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("Address that is replaced"))
    after = SealedTextField(KeyClass.SECURITY, of="member_id", verbose_name=_("New address"))
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    due_at = models.DateTimeField(_("Takes effect"))
    begun_at = models.DateTimeField(_("Begun"), null=True)

    privacy = Record(
        about={"member": ROW_GOES},
        columns={
            "channel": technical(SECURITY),
            "before": contact(SECURITY),
            "after": contact(SECURITY),
            "asked_at": technical(SECURITY),
            "due_at": technical(SECURITY, FINISHING),
            "begun_at": technical(SECURITY, FINISHING),
        },
        keep=Keep(MONTH, after="due_at", because="it goes when the change is made or stopped"),
        promise="4.1-b",
        written_by=(SECURITY,),
        stays_behind="it is under way for days and is asked for anew",
    )

    class Meta(MemberOwned.Meta):
        pass
