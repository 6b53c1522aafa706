"""The front door of the room: making public, taking back, and taking back again after a restored backup."""

from socialsmartly.privacy.disclosures.actions.again import take_down_again
from socialsmartly.privacy.disclosures.actions.measures import (
    answer_appeal,
    appeal,
    decide,
    end,
    propose,
    refuse,
    told,
)
from socialsmartly.privacy.disclosures.actions.naming import agree_to_name, take_name_back
from socialsmartly.privacy.disclosures.actions.own import make_public, take_back

__all__ = [
    "agree_to_name",
    "answer_appeal",
    "appeal",
    "decide",
    "end",
    "make_public",
    "propose",
    "refuse",
    "take_back",
    "take_down_again",
    "take_name_back",
    "told",
]
