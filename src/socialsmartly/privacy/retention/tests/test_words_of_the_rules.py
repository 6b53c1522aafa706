"""What the page of the clocks says, it says in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext, override

from socialsmartly.privacy.datamap.map import said_by, tables
from socialsmartly.privacy.retention.places import places
from socialsmartly.words import NoPerson, Record


def words() -> Iterator[str]:
    for model in tables():
        says = said_by(model)
        assert says is not None
        assert says.keep is not None
        yield says.keep.because
        yield says.because if isinstance(says, NoPerson) else str(model._meta.verbose_name)
        if isinstance(says, Record):
            yield from (str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in says.columns)
    for name, files in places().items():
        yield from (name, files.holds, files.keep.because)


def untranslated(said: set[str]) -> set[str]:
    with override("zh-hans"):
        return {word for word in said if word.isascii() and gettext(word) == word}


def test_every_rule_has_its_chinese() -> None:
    assert untranslated(set(words())) == set()


def test_a_word_without_its_chinese_would_be_named() -> None:
    """The twin."""
    assert untranslated({"a word that is in no catalogue"}) == {"a word that is in no catalogue"}
