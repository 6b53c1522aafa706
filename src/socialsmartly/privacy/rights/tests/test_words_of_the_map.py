"""What the map says to people, it says in both languages: names of tables, why they are kept, what they are read for."""

from __future__ import annotations

import re

from django.utils.translation import gettext, override

from socialsmartly.privacy.datamap.map import records
from socialsmartly.privacy.rights.compile import person_kinds, shares
from socialsmartly.privacy.rights.reading import Held
from socialsmartly.words.purposes import EVERY_PURPOSE


def untranslated() -> set[str]:
    shown = {share.model for kind in person_kinds() for share in shares(kind)}
    words = {str(model._meta.verbose_name) for model in shown}
    words |= {says.keep.because for model, says in records() if model in shown}
    words |= {purpose.says for purpose in EVERY_PURPOSE}
    with override("zh-hans"):
        return {word for word in words if word.isascii() and gettext(word) == word}


def test_every_word_of_the_map_that_people_see_has_its_chinese() -> None:
    assert untranslated() == set()


def test_whole_years_are_told_in_years_and_everything_else_in_days() -> None:
    kept = {part.model._meta.label: part.kept() for part in (Held(share.model, []) for share in shares("contact"))}
    assert kept["access.Look"].startswith("1 year:")
    assert kept["rights.Correction"].startswith("3 years:")
    assert not any(re.match(r"(366|732|1098) days", told) for told in kept.values())
