"""The purposes of this product. A purpose that is not in this list has no role, so nothing can be read for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purpose import NO_PERSONAL_DATA, Basis, Mark, Permit, Purpose

ACCOUNT: Final = Purpose("account", Basis.CONTRACT, "Keep and run a member's account.", "2.1-a")
SECURITY: Final = Purpose("security", Basis.CONTRACT, "Sign a member in and keep the account safe.", "2.1-e")
AGREEMENT: Final = Purpose("agreement", Basis.LAW, "Keep the proof of what a member agreed to.", "0-b")
PROFILE: Final = Purpose(
    "profile", Basis.CONSENT, "Offer the extras a member chose to give details for.", "2.2-a", opens_with=Permit.PROFILE
)
OPERATIONS: Final = Purpose("operations", Basis.LAW, "Write the published list of technical records.", "2.1-d")
WORKSPACE: Final = Purpose("workspace", Basis.CONTRACT, "Run a shop's workspace and its seats.", "2.1-c")
TEAM: Final = Purpose("team", Basis.CONTRACT, "Run who works in a shop: invitations, seats and roles.", "2.1-c")
STORE: Final = Purpose(
    "store", Basis.CONSENT, "Bring in the store data a member authorised.", "2.2-f", opens_with=Permit.STORE_DATA
)
SERVICE: Final = Purpose("service", Basis.CONTRACT, "Let a shop look after its own customers.", "2.2-g")
RESULTS: Final = Purpose(
    "results",
    Basis.CONTRACT,
    "See what a shop sold and what came of its campaigns, in numbers; sees no name and no address.",
    "2.2-g",
)
DESK: Final = Purpose(
    "desk",
    Basis.CONTRACT,
    "Answer a customer's question; sees what they wrote, and of their record only what their case has opened.",
    "2.3-c",
    by_case=True,
)
REVEALING: Final = Purpose(
    "revealing",
    Basis.CONTRACT,
    "Show somebody of the shop one customer's e-mail address and phone number in full, for a reason that the customer sees.",
    "5-h",
    one_person=True,
    watched=True,
)
EXPORTING: Final = Purpose(
    "exporting",
    Basis.CONTRACT,
    "Hand a shop its own customers in one file, for a reason that each of them sees.",
    "5-h",
    watched=True,
    takes_away=True,
)
ASKING: Final = Purpose(
    "asking", Basis.CONTRACT, "Let a person write to a shop and follow what becomes of it.", "2.3-b", one_person=True
)
AUDIENCE: Final = Purpose(
    "audience",
    Basis.CONTRACT,
    "Count and pick who may get a message; sees no name and no address.",
    "2.2-g",
    opens_with=Permit.STORE_DATA,
)
CAMPAIGN: Final = Purpose(
    "campaign",
    Basis.CONSENT,
    "Write to the people who agreed to it.",
    "2.2-g",
    needs=Permit.EMAIL_MARKETING,
    opens_with=Permit.STORE_DATA,
)
FIGURES: Final = Purpose(
    "figures",
    Basis.INTEREST,
    "Count, for partners of a shop, how many people its messages reached and how many of them ordered; gives out nobody.",
    "3.2-e",
    needs=Permit.EMAIL_MARKETING,
    unless=Permit.FIGURES,
    opens_with=Permit.STORE_DATA,
)
IMPROVEMENT: Final = Purpose(
    "improvement",
    Basis.CONTRACT,
    "Learn from surveys and from how answers were rated what could be better; sees no name, no address and no text, and nobody who objected.",
    "2.3-d",
    unless=Permit.LEARNING,
)
PROMOTION: Final = Purpose(
    "promotion",
    Basis.CONTRACT,
    "Run a promotion: reach those who take part, check whether a reward is due, hand it over.",
    "2.2-c",
)
TAKING_PART: Final = Purpose(
    "taking_part",
    Basis.CONTRACT,
    "Let a person take part in a promotion, see how it stands and object.",
    "2.2-c",
    one_person=True,
)
ELIGIBILITY: Final = Purpose(
    "eligibility",
    Basis.CONTRACT,
    "Ask a shop's orders whether one person fits the rule of a promotion; sees no name and no address.",
    "2.2-c",
    opens_with=Permit.STORE_DATA,
    one_person=True,
)
SURVEY: Final = Purpose(
    "survey",
    Basis.CONTRACT,
    "Ask a shop's customers a few questions and read what they wrote; sees no name and no address.",
    "2.3-d",
)
RESPONDING: Final = Purpose(
    "responding", Basis.CONTRACT, "Let a person answer a survey, once.", "2.3-d", one_person=True
)
PREFERENCES: Final = Purpose(
    "preferences", Basis.LAW, "Let a person see and change what they agreed to.", "4.3-a", one_person=True
)
RIGHTS: Final = Purpose(
    "rights", Basis.LAW, "Answer a person's request about their own data.", "4.1-a", one_person=True
)
CASEWORK: Final = Purpose(
    "casework",
    Basis.LAW,
    "See which requests are open and when they are due.",
    "4.6-d",
    across_owners=True,
    watched=True,
)
ANSWERING: Final = Purpose(
    "answering",
    Basis.LAW,
    "Read what a person asked in their own words, and answer it.",
    "4.6-d",
    across_owners=True,
    watched=True,
)
FINISHING: Final = Purpose(
    "finishing",
    Basis.LAW,
    "Carry out what an interruption left open and what has come due; the program alone reads.",
    "4.2-a",
    across_owners=True,
)
FINDING: Final = Purpose(
    "finding",
    Basis.LAW,
    "Find uses that stand open without a consent on record, and whom a finding of ours concerns; sees no content.",
    "4.2-b",
    across_owners=True,
)
ACCOUNTABILITY: Final = Purpose(
    "accountability",
    Basis.LAW,
    "Count how many requests were answered in time; shows numbers and nobody.",
    "4.6-d",
    across_owners=True,
)
GUARDIANSHIP: Final = Purpose(
    "guardianship", Basis.LAW, "Ask a minor's guardian, and keep the proof of what they answered.", "7-b"
)
CLOSING: Final = Purpose(
    "closing", Basis.LAW, "Delete a whole shop's data once its authorisation or account has ended.", "2.2-h"
)
RETENTION: Final = Purpose(
    "retention", Basis.LAW, "Delete what has been kept long enough; sees no content.", "5-a", across_owners=True
)
SEARCHING: Final = Purpose(
    "searching",
    Basis.LAW,
    "Know what to look for once a clock has ended a row; sees only rows whose time is over.",
    "5-g",
    across_owners=True,
)
REPLAY: Final = Purpose(
    "replay",
    Basis.LAW,
    "Do again what a restored backup has forgotten; sees no content.",
    "4.2-h",
    across_owners=True,
)

LEDGER: Final = Purpose(
    "ledger", Basis.LAW, "Put lines that say nothing of anybody into the public log.", "5-h", across_owners=True
)

REGISTER: Final = Purpose(
    "register", Basis.LAW, "Keep the register of those who may receive something; shows no personal data.", "3.2-f"
)
ENTRUSTING: Final = Purpose(
    "entrusting",
    Basis.CONTRACT,
    "Let a company that works for us reach what its task needs.",
    "3.2-b",
    one_person=True,
)
SHARING: Final = Purpose(
    "sharing", Basis.CONSENT, "Pass on to a recipient what a person agreed to.", "3.1-c", one_person=True
)

DISCLOSING: Final = Purpose(
    "disclosing", Basis.LAW, "Hand to an authority the least that its lawful demand asks for.", "3.1-b"
)
PUBLISHING: Final = Purpose(
    "publishing",
    Basis.LAW,
    "Decide, two people together, what is made public about a serious breach or a danger, and hear whoever objects.",
    "3.4-b",
)
PUBLIC: Final = Purpose(
    "public",
    Basis.CONSENT,
    "Show everybody what a person agreed to show, or what two people decided to make public; sees nothing else.",
    "3.4-a",
    to_everybody=True,
)
PURCHASE: Final = Purpose(
    "purchase",
    Basis.CONTRACT,
    "Take a member's order of an edition, its payment and its refund, and write the invoice.",
    "2.1-c",
    one_person=True,
)
SETTLING: Final = Purpose(
    "settling",
    Basis.LAW,
    "Find the order that a payment belongs to; the program alone reads.",
    "2.1-c",
    across_owners=True,
)
SUCCESSION: Final = Purpose(
    "succession",
    Basis.LAW,
    "Hand a person's information to whoever takes over the operator's business, once the person was told and did not say no; the console alone reads.",
    "3.3-a",
    one_person=True,
)
TAKEOVER: Final = Purpose(
    "takeover",
    Basis.LAW,
    "Take in a person's information from a predecessor, with every duty that goes with it; the console alone writes.",
    "3.3-b",
    one_person=True,
)
BOOKKEEPING: Final = Purpose(
    "bookkeeping",
    Basis.LAW,
    "Keep the operator's books: what was ordered, paid and paid back.",
    "5-b",
    across_owners=True,
    watched=True,
)

EVERY_PURPOSE: Final = (
    NO_PERSONAL_DATA,
    ACCOUNT,
    SECURITY,
    AGREEMENT,
    PROFILE,
    OPERATIONS,
    WORKSPACE,
    TEAM,
    STORE,
    SERVICE,
    RESULTS,
    DESK,
    REVEALING,
    EXPORTING,
    ASKING,
    AUDIENCE,
    CAMPAIGN,
    FIGURES,
    IMPROVEMENT,
    PROMOTION,
    TAKING_PART,
    ELIGIBILITY,
    SURVEY,
    RESPONDING,
    PREFERENCES,
    RIGHTS,
    CASEWORK,
    ANSWERING,
    FINISHING,
    FINDING,
    ACCOUNTABILITY,
    GUARDIANSHIP,
    CLOSING,
    RETENTION,
    SEARCHING,
    LEDGER,
    REPLAY,
    REGISTER,
    ENTRUSTING,
    SHARING,
    DISCLOSING,
    PUBLISHING,
    PUBLIC,
    PURCHASE,
    SETTLING,
    BOOKKEEPING,
    SUCCESSION,
    TAKEOVER,
)

SEES_HIDDEN: Final = frozenset(
    {
        *(RIGHTS, PREFERENCES, SECURITY, GUARDIANSHIP, CLOSING, RETENTION, SEARCHING),
        *(FINISHING, CASEWORK, ANSWERING, LEDGER, REPLAY, DISCLOSING, PUBLISHING),
    }
)
"""The purposes that answer the person (`PUBLISHING`: who objects to what is made public), keep their account safe, end what is held or owe
it to a law while it is held (`DISCLOSING`, docs/decisions/0029); nobody else meets whoever asked to be deleted."""

SEES_RESTRICTED: Final = SEES_HIDDEN | {ACCOUNT, AGREEMENT, OPERATIONS, WORKSPACE, ASKING, TAKING_PART, RESPONDING}
"""Storing, securing and answering; legal claims and what a law demands; and what people do themselves, in their account, by writing to a
shop, in a promotion or in a survey, which is their own wish (GDPR 18(2))."""

USES_NOTHING: Final = SEES_RESTRICTED | {
    FINDING,
    SERVICE,
    RESULTS,
    DESK,
    REVEALING,
    STORE,
    PROFILE,
    SUCCESSION,
    TAKEOVER,
}
"""Nobody here picks, writes or decides by a value: the program looks for permits without a record, people look a customer up, a file brings values in, a member reads their own, and a
successor gets a value with the dispute that stands beside it. Whoever has their data only stored, is to be deleted or waits for a guardian goes to
no successor (docs/decisions/0040)."""

SEES_MINORS: Final = SEES_RESTRICTED | {FINDING, SERVICE, RESULTS, DESK, REVEALING, STORE, SUCCESSION, TAKEOVER}
"""What a function needs or a law asks for. Marketing and optional extras are not here: whatever anybody agreed to, the database shows
nobody under 18 for them."""

PASSES: Final[Mapping[Mark, frozenset[Purpose]]] = {
    Mark.HIDDEN: SEES_HIDDEN,
    Mark.RESTRICTED: SEES_RESTRICTED,
    Mark.DISPUTED: USES_NOTHING,
    Mark.OBJECTED: USES_NOTHING,
    Mark.MINOR: SEES_MINORS,
    Mark.AWAITING: frozenset(EVERY_PURPOSE) - {SUCCESSION},
}
"""Which purposes still see whoever carries a mark. One that is added later passes by none until it stands here. `EXPORTING` stays so: no mark
goes along with a file (docs/decisions/0055)."""

FOR_SAFETY_AND_QUALITY: Final = frozenset({SECURITY, OPERATIONS, SURVEY, RESPONDING})
LONGEST_FOR_THEM: Final = YEAR
"""What is kept for the safety or the quality of the service goes after this time at the latest (5-d)."""

SEES_LOCKED: Final = frozenset({RIGHTS, RETENTION, SEARCHING, CLOSING, REPLAY})
"""What still reaches a row that a law keeps although its person has left: nothing but what ends it."""

WRITES_WHILE_AWAITING: Final = frozenset({NO_PERSONAL_DATA, SECURITY, RIGHTS, GUARDIANSHIP, DISCLOSING})
"""What may write for a minor before a guardian agreed: signing in, their rights, asking the guardian, and the record of what a law
demanded. All else reads only."""

WEB_PURPOSES: Final = tuple(
    p
    for p in EVERY_PURPOSE
    if p not in (CAMPAIGN, FINISHING, FINDING, RETENTION, SEARCHING, LEDGER, REPLAY, SUCCESSION, TAKEOVER)
)
WORKER_PURPOSES: Final = tuple(
    p
    for p in EVERY_PURPOSE
    if p
    not in (
        *(
            PROFILE,
            FIGURES,
            IMPROVEMENT,
            PREFERENCES,
            RESULTS,
            DESK,
            REVEALING,
            CASEWORK,
            ANSWERING,
            ACCOUNTABILITY,
            LEDGER,
            REPLAY,
            REGISTER,
        ),
        *(DISCLOSING, PUBLISHING, PUBLIC, SETTLING, BOOKKEEPING),
        *(TAKING_PART, ELIGIBILITY, SURVEY, RESPONDING, SUCCESSION, TAKEOVER),
    )
)
LEDGER_PURPOSES: Final = (LEDGER,)


def opened_by(permit: Permit) -> tuple[Purpose, ...]:
    """What somebody allows with a permit, or ends with an objection."""
    return tuple(one for one in EVERY_PURPOSE if permit in (one.needs, one.unless, one.opens_with))
