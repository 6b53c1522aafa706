"""Why something did not go out. The docstring is the message; an address never is, it may name a person."""

from __future__ import annotations

from socialsmartly.words import Refusal


class EgressRefused(Refusal):
    """Another machine was asked in a way that is not allowed."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class AddressRefused(EgressRefused):
    """This address is not one of a public service. Use the https address of a server on the internet, without a user name in it."""


class NoAnswer(Exception):
    """The other machine did not answer whole within ten seconds. Try again later; nothing was changed here."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class Redirected(EgressRefused):
    """The other machine answered with another address. Give that address instead; we do not follow."""


class AnswerTooLarge(EgressRefused):
    """The other machine answered with more than one mebibyte. Nothing of it was kept."""


class AskedInsideABlock(EgressRefused):
    """Another machine, or another program of this one, was asked inside a transaction. Commit first, ask, then open a new block and write down what came."""


class LeadsElsewhere(Exception):
    """This page leads to somebody else and names nobody who answers there. Lead to the page that does (recipients:leave), or answer with
    `answered_for`."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotOneOfOurs(Refusal):
    """This name is none that we gave to this recipient. Use the name that came with the information."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class HandoverRefused(Refusal):
    """This may not leave."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class CaseClosed(HandoverRefused):
    """No rule opens this case for this kind of recipient, so nothing leaves. Name the case that the policy has for it."""


class NoContract(HandoverRefused):
    """There is no contract in force with this recipient for this purpose, so nothing leaves. Enter or renew it in the register."""


class StillTold(NoContract):
    """People are being told of this, and it is not in effect before the day that the register names. Nothing leaves until then."""


class NotAgreedTo(HandoverRefused):
    """The person has not agreed to this recipient in its present form, so nothing leaves. Ask them in My account."""


class NothingAgreed(HandoverRefused):
    """Nothing of what was asked for stands in the contract, so nothing leaves. Ask only for what is agreed."""


class NobodyToTellOf(HandoverRefused):
    """This person is not here, or is hidden until they are deleted. Nothing leaves."""


class NoGround(HandoverRefused):
    """The ground of this case is not on record, so nothing leaves. Enter it first."""


class NoAddress(HandoverRefused):
    """This recipient has no address of a machine in the register, so nothing can be sent to it. Enter one."""


class RegisterRefused(Refusal):
    """This cannot stand in the register."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class FactsMissing(RegisterRefused):
    """A contract must name who, what for, how, which information, and from when until when; with somebody who works for us also the
    protective measures, the duties, what happens at the end and the impact assessment. Fill in what is missing."""


class NotOver(RegisterRefused):
    """A receipt belongs to the end: this contract is still in force, or whoever it is with does not work for us. End it first."""


class ReceiptThere(RegisterRefused):
    """This contract has its receipt already. A later paper stays with the first one, in your files."""


class SixthPurpose(RegisterRefused):
    """A company of our group may use information for five purposes and no other. Choose one of the five."""


class NotPassable(RegisterRefused):
    """The map lets this information go to nobody. Take it out of the contract, or change the policy first."""


class HidesSensitive(RegisterRefused):
    """The map calls some of this information sensitive, and the contract does not. Mark it as sensitive, or take it out."""


class OnlyFigures(RegisterRefused):
    """Partners for advertising and analysis receive figures and nothing about one person. Take the information out."""


class ChangedMeanwhile(RegisterRefused):
    """The contract changed while you were reading. Look at it again, then decide."""


class BeyondTheContract(RegisterRefused):
    """A task may hold only what its contract lists. Choose from that, or change the contract first."""


class EmptyTask(RegisterRefused):
    """A task is about somebody and needs something of them. Name the people and choose the information."""


class TaskTooLong(RegisterRefused):
    """A task ends in the future, within a year, and no later than its contract. Choose an earlier day."""


class ProposedItYourself(RegisterRefused):
    """You proposed it yourself, so another of you has to approve it. Ask a colleague."""


class NotWaiting(RegisterRefused):
    """This was approved, revoked or is over already. Look at the list, then propose it anew if it is still needed."""


class UnknownCredential(Refusal):
    """This credential is none of ours, or it was cut off on the way. Use the one that came with the task."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotInTheTask(Refusal):
    """This is beyond your task, so nothing was read. The attempt is on record. Ask only for the people, items, purpose and time of it."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class CarrierRefused(Refusal):
    """The mail server of the settings cannot be used. Look at the settings that begin with SOCIALSMARTLY_MAIL."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class CarrierUnnamed(CarrierRefused):
    """Mails would leave through another machine, and nobody could read whose it is. Name the company and how it is reached in SOCIALSMARTLY_MAIL_COMPANY; the public list of recipients shows it."""


class CarrierInTheClear(CarrierRefused):
    """Mails would leave for another machine unencrypted. Set SOCIALSMARTLY_MAIL_TLS to starttls or to tls."""


class CarrierLocked(CarrierRefused):
    """The mail server wants a password, and the file that SOCIALSMARTLY_MAIL_PASSWORD_FILE names is missing or empty. Put the password there."""


class ScanRefused(Refusal):
    """A file cannot be taken."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class FileHarmful(ScanRefused):
    """A file looks like malware, so none was taken. Your words are still here: send them without it."""


class NotLookedAt(ScanRefused):
    """Files cannot be looked at for malware just now, so none is taken. Your words are still here: send them without files, or try again later."""


class ScannerElsewhere(ScanRefused):
    """SOCIALSMARTLY_SCANNER is no path of a socket. Give the whole path of the scanner's socket on this machine: a scanner elsewhere would read what people send."""
