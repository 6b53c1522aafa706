"""The rows of the desk: `talks` is what was written and what a case opens, `disputes` what is argued, called and rated, `settings` how
a shop runs it."""

from socialsmartly.product.desk.models.disputes import (
    Call,
    Direction,
    Dispute,
    Evidence,
    Move,
    Rating,
    Shows,
)
from socialsmartly.product.desk.models.settings import DeskSettings
from socialsmartly.product.desk.models.talks import (
    KEEP,
    Attachment,
    By,
    Channel,
    Conversation,
    Ended,
    Kind,
    Message,
    Named,
    Note,
    Outcome,
    Proof,
    SavedReply,
    Sending,
    State,
    Way,
)

__all__ = [
    "KEEP",
    "Attachment",
    "By",
    "Call",
    "Channel",
    "Conversation",
    "DeskSettings",
    "Direction",
    "Dispute",
    "Ended",
    "Evidence",
    "Kind",
    "Message",
    "Move",
    "Named",
    "Note",
    "Outcome",
    "Proof",
    "Rating",
    "SavedReply",
    "Sending",
    "Shows",
    "State",
    "Way",
]
