"""What the ledger refuses. The docstring is the message."""

from __future__ import annotations


class LedgerError(Exception):
    """The ledger refused."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class NotCanonical(LedgerError):
    """These bytes are not written the one way the format allows. Fetch them again from where they were made."""


class NotSigned(LedgerError):
    """A signature that must stand under this text is missing or wrong. Do not rely on the text; ask for it again."""


class NotProven(LedgerError):
    """The proof does not show that the entry is in the log. Fetch both again; if they still differ, tell the operator."""


class KeyUnsafe(LedgerError):
    """A key file is missing, damaged, or can be read by others. Put it back, with mode 0600."""


class KeyExists(LedgerError):
    """A key is there already, and a log keeps its key for life. Use it, or choose another folder."""


class LogMissing(LedgerError):
    """There is no log in this folder. Put the folder back; only a new installation begins an empty log."""


class LogExists(LedgerError):
    """There is a log in this folder already. Open it instead of beginning a new one."""


class LogBusy(LedgerError):
    """Another process writes to this log. Stop it first: a log has one writer."""


class LogDamaged(LedgerError):
    """The files of the log do not agree with its signed checkpoint. Stop, keep the folder as it is, and run fsck."""


class LogWentBack(LedgerError):
    """The checkpoint is older than one seen before. The log was put back to an old state; put the newest state back."""


class DiskFailed(LedgerError):
    """The disk did not take a write. End this process and do not try again in it; a new one opens the last checkpoint."""


class NoSuchEntry(LedgerError):
    """The log is not that long. Ask for an entry or a size up to the size of the checkpoint."""


class BatchRefused(LedgerError):
    """An entry has no bytes or more than 65,535. Make it smaller; nothing of the batch was appended."""


class WitnessRetired(LedgerError):
    """This witness has lost what it had seen, so its word is worth nothing any more. Begin another one and announce its key."""


class WitnessBusy(LedgerError):
    """A witness runs in this folder already. Stop it first, or choose another folder."""


class WitnessUnreachable(LedgerError):
    """The witness gave no signature in time. The log goes on; see whether the witness runs and what it says."""


class WitnessDisagrees(LedgerError):
    """The witness has seen a longer log, or another one. Stop, keep both folders as they are, and put the newest log back."""
