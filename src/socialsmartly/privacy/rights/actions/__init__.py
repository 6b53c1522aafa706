"""The front door of the room: asking, answering, erasing, and doing again what a restored backup forgot."""

from socialsmartly.privacy.rights.actions.answering import copy, correct, field_line, note_withdrawal
from socialsmartly.privacy.rights.actions.asking import Asker, open_request
from socialsmartly.privacy.rights.actions.erasing import delete, finish_deletions
from socialsmartly.privacy.rights.actions.hiding import (
    REPORTED,
    SHOP,
    delete_later,
    delete_reported,
    deletion_of,
    hide_again,
    hold_of,
    release_reported,
    take_back,
    waiting,
)
from socialsmartly.privacy.rights.actions.moving import change_time, confirm, waiting_unconfirmed
from socialsmartly.privacy.rights.actions.parting import part_from_the_alone
from socialsmartly.privacy.rights.actions.preparing import as_prepared, prepare
from socialsmartly.privacy.rights.actions.replaying import correct_again, empty_again, erase_again
from socialsmartly.privacy.rights.actions.shops import close_workspace, finish_closings, waits_for_a_hold

__all__ = [
    "REPORTED",
    "SHOP",
    "Asker",
    "as_prepared",
    "change_time",
    "close_workspace",
    "confirm",
    "copy",
    "correct",
    "correct_again",
    "delete",
    "delete_later",
    "delete_reported",
    "deletion_of",
    "empty_again",
    "erase_again",
    "field_line",
    "finish_closings",
    "finish_deletions",
    "hide_again",
    "hold_of",
    "note_withdrawal",
    "open_request",
    "part_from_the_alone",
    "prepare",
    "release_reported",
    "take_back",
    "waiting",
    "waiting_unconfirmed",
    "waits_for_a_hold",
]
