"""Imports when the operator's business changes hands: a file that is being read is read here to its end; the file itself goes nowhere."""

from __future__ import annotations

from typing import Final

from socialsmartly.privacy.succession.carried import Carries, carries
from socialsmartly.privacy.succession.walking import Data
from socialsmartly.product.stores.models import UNFINISHED, ImportRun
from socialsmartly.words import keeps

BEING_READ: Final = "a file of orders is being read"


@keeps("3.3-b")
def unsettled(data: Data) -> str:
    return BEING_READ if any(row["state"] in UNFINISHED for row in data.get(ImportRun._meta.label, ())) else ""


carries(Carries(unsettled=unsettled))
