"""Reasons to refuse a whole file. A class's docstring is the sentence a person sees; its facts fill the braces."""

from socialsmartly.words import Refusal


class FileRefused(Refusal):
    """This file cannot be read. Export it again from your shop as CSV with UTF-8 text."""

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    @property
    def sentence(self) -> str:
        """The untranslated sentence with its braces, usable as a key for translation."""
        return type(self).__doc__ or ""

    def __str__(self) -> str:
        return self.sentence.format(**self.facts)


class FileEmpty(FileRefused):
    """The file is empty. Export it again from your shop."""


class NotText(FileRefused):
    """The file is not plain text; it looks like {looks_like}. Save it as CSV with UTF-8 text."""


class WrongEncoding(FileRefused):
    """Line {line} is not UTF-8 text. Save the file again as CSV with the UTF-8 encoding."""


class WrongDelimiter(FileRefused):
    """The cells are separated by a {found}. Save the file again with commas between the cells."""


class NoHeader(FileRefused):
    """The first line does not name the columns. Put this line first: {expected}."""


class WrongColumns(FileRefused):
    """The columns do not fit. Missing: {missing}. Unknown: {unknown}. Repeated: {repeated}. Use exactly: {expected}."""


class BrokenGzip(FileRefused):
    """The compressed file is damaged or cut off after line {lines_read}. Upload it again."""


class TooLarge(FileRefused):
    """Unpacked, the file is larger than {limit_mib} MiB; stopped after line {lines_read}. Split it."""


class TooManyLines(FileRefused):
    """The file has more than {most} lines; stopped after line {lines_read}. Split it."""


class PackedTooTightly(FileRefused):
    """The file unpacks to over {ratio} times its size; stopped after line {lines_read}. Upload it unpacked."""


class CursorBeyondEnd(FileRefused):
    """The file ends at line {lines_read}, before line {start_after} where reading stopped. Upload the same file."""
