"""The words of this room's lines in the public log."""

from __future__ import annotations

from socialsmartly.privacy.ledger.actions.noting import DISCLOSURE, PERSON, PROGRAM, RECIPIENT, SHARING, STAFF, Said
from socialsmartly.privacy.recipients.ended import Receipt
from socialsmartly.privacy.recipients.models import Contract, Disclosure, SharingConsent
from socialsmartly.privacy.recipients.rules import TERMS, TERMS_TOO


def line_of(contract: Contract) -> Said:
    """From the row alone, and about nobody: whoever reads the list of recipients can say these words again."""
    words = {name: str(getattr(contract, name)) for name in (*TERMS, *TERMS_TOO, "category", "use", "version")}
    words["recipient"] = str(contract.recipient_id)
    if contract.told_until is not None:
        words["told until"] = contract.told_until.isoformat()
    return Said(
        RECIPIENT, STAFF, words, id=contract.pk, salt=bytes(contract.salt), at=contract.at.replace(microsecond=0)
    )


def line_of_receipt(receipt: Receipt) -> Said:
    words = {
        "contract": str(receipt.contract_id),
        "became": receipt.became,
        "paper": receipt.digest,
        "signed on": receipt.signed_on.isoformat(),
    }
    return Said(RECIPIENT, STAFF, words, id=receipt.pk, salt=bytes(receipt.salt), at=receipt.at.replace(microsecond=0))


def line_of_consent(consent: SharingConsent) -> Said:
    words = {
        "state": str(consent.state),
        "recipient": str(consent.recipient_id),
        "name": consent.name,
        "use": consent.use,
        "version": str(consent.version),
        "at": consent.at.isoformat(timespec="seconds"),
    }
    return Said(SHARING, PERSON, {**words, "person": str(consent.subject), "row": str(consent.pk)})


def line_of_disclosure(passed: Disclosure) -> Said:
    words = {
        "recipient": str(passed.recipient_id),
        "name": passed.name,
        "case": passed.case,
        "use": passed.use,
        "version": str(passed.version),
        "items": passed.items,
        "way": passed.way,
    }
    return Said(DISCLOSURE, PROGRAM, {**words, "person": str(passed.subject), "row": str(passed.pk)})
