"""What the stores room refuses. The docstring is the message; it is translated where it is shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from socialsmartly.product.stores.rules.refusals import FileRefused
from socialsmartly.words import Refusal


class ImportRefused(Refusal):
    """The import did not start. Try again."""

    def __str__(self) -> str:
        return _(type(self).__doc__ or "")


class ImportRunning(ImportRefused):
    """A file is being read already. Wait until it is done, then bring in the next one."""


class OtherStore(ImportRefused):
    """This workspace holds the other kind of shop already. Open another workspace for this one; nothing was changed."""


class NoFile(ImportRefused):
    """No file arrived. Choose a .csv or .csv.gz file with your order lines, then press the button again."""


class FileTooLarge(ImportRefused):
    """The file is larger than 200 MB. Compress it with gzip, or split it by month; parts may be brought in one after another."""


class TookTooLong(ImportRefused):
    """The file did not arrive within fifteen minutes, so it was not kept. Compress it with gzip, or bring it in over a faster line."""


class DiskFull(ImportRefused):
    """The disk of this installation is full, so the file was not kept. Free some space, then bring it in again."""


class FileGone(FileRefused):
    """The file is not here any more. Bring the same file in again; what was read is kept and is not read twice."""


class DiskFullWhileReading(FileRefused):
    """The disk is full. What was read up to line {lines_read} is kept. Free some space, then go on."""


class NumberTooLarge(FileRefused):
    """An invoice before line {lines_read} adds up to more than a trillion. Mend its prices and bring the file in again."""


class OtherCurrency(FileRefused):
    """The prices of this file are in {found}, and this shop counts in {expected}, as its first file did. Bring in a file with prices in {expected}."""


class AuthorisationEnded(FileRefused):
    """The authorisation was ended while the file was being read, so reading stopped."""
