"""`python -m tools.catalogues`: every text on screen has one Chinese, and the compiled catalogue is the one beside it."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "zh_Hans"
KINDS = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = dict.fromkeys(["_", *(kind + suffix for kind in KINDS for suffix in ("", "_lazy", "_noop"))])
TEMPLATES = (".html", ".txt")
HOLE = re.compile(r"%\((\w+)\)")
Key = tuple[str, str]


def look(root: Path) -> Iterator[str]:
    """Findings as sentences with their file."""
    told: dict[Key, tuple[tuple[str, ...], Path]] = {}
    for file in sorted(root.glob("src/**/locale/*/LC_MESSAGES/*.po")):
        where = file.relative_to(root)
        try:
            catalogue = read_po(io.BytesIO(file.read_bytes()), locale=LANGUAGE, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            yield f"{where}: cannot be read: {error}"
            continue
        yield from (f"{where}: {finding}" for finding in _incomplete(catalogue))
        yield from (f"{where}: {finding}" for finding in _stale(catalogue, file.with_suffix(".mo")))
        if file.parent.parent.name == LANGUAGE:
            yield from (f"{where}: {finding}" for finding in _otherwise(catalogue, where, told))
    for file, line, key in _said(root):
        if key not in told:
            yield f"{file.relative_to(root)}:{line}: no catalogue has: {key[1]!r}"


def _otherwise(catalogue: Catalog, where: Path, told: dict[Key, tuple[tuple[str, ...], Path]]) -> Iterator[str]:
    """All catalogues are laid over each other, so of two translations of one text one is never shown, in no room. Adds what is new to `told`."""
    for message in catalogue:
        if message.id:
            forms, before = told.setdefault(_key(message), (_forms(message), where))
            if forms != _forms(message):
                yield f"{_key(message)[1]!r} is translated otherwise in {before}; say it alike, or give one of them a context"


def _key(message: Message) -> Key:
    identity = message.id if isinstance(message.id, str) else message.id[0]
    context: object = message.context or ""
    if isinstance(context, bytes):  # as a compiled catalogue is read
        context = context.decode()
    return (str(context), identity)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _incomplete(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        if not message.id:
            continue
        identity = _key(message)[1]
        if message.fuzzy:
            yield f"fuzzy: {identity!r}"
        if not all(form.strip() for form in _forms(message)):
            yield f"not translated: {identity!r}"
        else:
            yield from (f"{error}: {identity!r}" for error in message.check(catalogue))
            yield from _lost(message)


def _lost(message: Message) -> Iterator[str]:
    """The plural names every value there is; the singular may spell "one" out."""
    fullest = message.id if isinstance(message.id, str) else message.id[-1]
    for form in _forms(message):
        if set(HOLE.findall(form)) != set(HOLE.findall(fullest)):
            yield f"does not carry the same values as {fullest!r}: {form!r}"


def _stale(catalogue: Catalog, compiled: Path) -> Iterator[str]:
    if not compiled.exists():
        yield f"{compiled.name} is missing; run msgfmt"
        return
    with compiled.open("rb") as file:
        carried = {_key(message): _forms(message) for message in read_mo(file) if message.id}
    if carried != {_key(message): _forms(message) for message in catalogue if message.id}:
        yield f"{compiled.name} is not what this file compiles to; run msgfmt"


def _said(root: Path) -> Iterator[tuple[Path, int, Key]]:
    """Every text that code and templates send through gettext."""
    for file in sorted((root / "src").rglob("*")):
        if "tests" in file.parts or "migrations" in file.parts:
            continue
        if file.suffix == ".py":
            yield from _said_by(file, file.read_text(encoding="utf-8"))
        elif file.suffix in TEMPLATES and "templates" in file.parts:
            yield from _said_by(file, templatize(file.read_text(encoding="utf-8"), origin=str(file)))


def _said_by(file: Path, code: str) -> Iterator[tuple[Path, int, Key]]:
    """A call with a variable in place of a text says nothing that a catalogue could hold."""
    for line, function, found, _ in extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {}):
        messages = cast("str | tuple[str | None, ...] | None", found)
        texts = messages if isinstance(messages, tuple) else (messages,)
        context, *texts_after = texts if "pgettext" in function else ("", *texts)
        if texts_after and texts_after[0] and context is not None:
            yield file, line, (context, texts_after[0])


def main(root: Path) -> int:
    if not settings.configured:
        settings.configure()
    findings = list(look(root))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
