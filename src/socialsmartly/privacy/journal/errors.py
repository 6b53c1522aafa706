"""What the journal and its gate refuse. The docstring is the message."""

from __future__ import annotations


class JournalError(Exception):
    """The journal refused."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class NotJournalled(JournalError):
    """The journal could not be written, so nothing was done. Free some space on the disks that hold the journal and its copy, then try again."""


class NoJournal(JournalError):
    """The journal is missing. Run `socialsmartly migrate`, which makes the first one or says why it may not."""


class JournalBroken(JournalError):
    """A line in the middle of the journal does not follow from the line before it. Keep both copies for whoever looks into it, put the whole copy in the place of the broken one, then start again."""


class JournalForked(JournalError):
    """The journal and its copy tell different things. Keep both for whoever looks into it, and put the right one in both places, then start again."""


class JournalShorter(JournalError):
    """The journal is shorter than others remember it, so erasures or withdrawals would be forgotten. Nothing is served. Put the journal back from its copy, never from a backup, then start again."""


class OtherJournal(JournalError):
    """This is not the journal that others remember. Nothing is served. Put the journal of this installation back, then start again."""


class NoWayToDoAgain(JournalError):
    """This version does not know how to do an entry of the journal again. Nothing is served. Install the version that wrote it."""


class NotPrepared(JournalError):
    """The database was not brought to this version since it was made or restored, so nothing can be read in it. Run `socialsmartly migrate`, then start."""


class StillBehind(JournalError):
    """The database or the keyring is older than the journal: people who were erased or withdrew could be found. Run `socialsmartly migrate`, which does it all again, then start."""
