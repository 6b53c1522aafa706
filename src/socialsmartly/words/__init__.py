"""The words in which the house speaks: plain frozen values that know nothing of Django and nothing of the rooms above."""

from socialsmartly.words.keeping import YEAR, Alone, Files, Keep, KeepWhile
from socialsmartly.words.personal import (
    Category,
    KeyClass,
    Personal,
    Plain,
    behaviour,
    choice,
    contact,
    content,
    identity,
    sensitive,
    technical,
)
from socialsmartly.words.promise import enforced_by, keeps
from socialsmartly.words.purpose import CARRIED, HIDDEN, NO_PERSONAL_DATA, Basis, Mark, Permit, Purpose
from socialsmartly.words.record import Kind, Leaving, NoPerson, OfMembers, OpenedByCase, OpenToAll, Record
from socialsmartly.words.refusal import Refusal

LINK_GOES = Leaving.LINK_GOES
ROW_GOES = Leaving.ROW_GOES
ROW_STAYS = Leaving.ROW_STAYS

__all__ = [
    "CARRIED",
    "HIDDEN",
    "LINK_GOES",
    "NO_PERSONAL_DATA",
    "ROW_GOES",
    "ROW_STAYS",
    "YEAR",
    "Alone",
    "Basis",
    "Category",
    "Files",
    "Keep",
    "KeepWhile",
    "KeyClass",
    "Kind",
    "Leaving",
    "Mark",
    "NoPerson",
    "OfMembers",
    "OpenToAll",
    "OpenedByCase",
    "Permit",
    "Personal",
    "Plain",
    "Purpose",
    "Record",
    "Refusal",
    "behaviour",
    "choice",
    "contact",
    "content",
    "enforced_by",
    "identity",
    "keeps",
    "sensitive",
    "technical",
]
