"""The front door of the room: the first order, orders at a price, their money, and what a member has by them."""

from socialsmartly.product.billing.actions.beginning import begin, begin_late, line_of, sign_on_paper
from socialsmartly.product.billing.actions.buying import (
    cancel,
    confirm_tax_number,
    keep_buyer,
    place,
    stay,
    stop_renewing,
)
from socialsmartly.product.billing.actions.refunding import ask_back, decide, note_sent_back
from socialsmartly.product.billing.actions.settling import match, settle
from socialsmartly.product.billing.actions.turning import turn

__all__ = [
    "ask_back",
    "begin",
    "begin_late",
    "cancel",
    "confirm_tax_number",
    "decide",
    "keep_buyer",
    "line_of",
    "match",
    "note_sent_back",
    "place",
    "settle",
    "sign_on_paper",
    "stay",
    "stop_renewing",
    "turn",
]
