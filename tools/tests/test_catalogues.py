from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tools import catalogues

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
CHINESE = 'msgid "Stop all messages"\nmsgstr "停止所有消息"\n'
FOLDER = "src/room/locale/zh_Hans/LC_MESSAGES"


def findings(root: Path, entries: str, *, compiled_from: str | None = None, **files: str) -> str:
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_text(HEADER + entries)
    carried = HEADER + (entries if compiled_from is None else compiled_from)
    with (folder / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(io.BytesIO(carried.encode()), locale="zh_Hans"), use_fuzzy=True)
    for name, text in files.items():
        file = root / "src/room" / (f"{name}.py" if name != "page" else "templates/room/page.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return "\n".join(catalogues.look(root))


def test_a_complete_catalogue_passes(tmp_path: Path) -> None:
    code = 'from django.utils.translation import gettext as _\n\n_("Stop all messages")\n'
    assert not findings(tmp_path, CHINESE, rules=code, page='{% translate "Stop all messages" %}')


def test_a_variable_sent_through_gettext_is_no_text(tmp_path: Path) -> None:
    code = "from django.utils.translation import gettext as _\n\n_(NAME)\n"
    assert not findings(tmp_path, CHINESE, rules=code)


@pytest.mark.gate
@pytest.mark.parametrize(
    ("entries", "finding"),
    [
        (CHINESE + 'msgid "Send"\nmsgstr ""\n', "not translated: 'Send'"),
        (CHINESE + '#, fuzzy\nmsgid "Send"\nmsgstr "停止"\n', "fuzzy: 'Send'"),
        ('#, python-format\nmsgid "%(n)s left"\nmsgstr "剩余"\n', "'%(n)s left'"),
        ('msgid "one"\nmsgid_plural "many"\nmsgstr[0] ""\n', "not translated: 'one'"),
    ],
)
def test_an_incomplete_catalogue_is_refused(entries: str, finding: str, tmp_path: Path) -> None:
    assert finding in findings(tmp_path, entries)


@pytest.mark.gate
def test_a_stale_compiled_catalogue_is_refused(tmp_path: Path) -> None:
    assert "django.mo is not what" in findings(tmp_path, CHINESE, compiled_from=CHINESE.replace("停止", "继续"))


@pytest.mark.gate
def test_a_missing_compiled_catalogue_is_refused(tmp_path: Path) -> None:
    findings(tmp_path, CHINESE)
    (tmp_path / FOLDER / "django.mo").unlink()
    assert "django.mo is missing" in "\n".join(catalogues.look(tmp_path))


@pytest.mark.gate
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rules", 'from django.utils.translation import gettext_lazy as _\n\nSAID = _("Send it")\n'),
        ("rules", 'from django.utils.translation import gettext_lazy\n\nSAID = gettext_lazy("Send it")\n'),
        ("rules", 'from django.utils.translation import ngettext\n\nngettext("Send it", "Send them", 2)\n'),
        ("rules", 'from django.utils.translation import pgettext\n\npgettext("button", "Send it")\n'),
        ("page", '{% load i18n %}\n{% translate "Send it" %}\n'),
        ("page", "{% load i18n %}\n{% blocktranslate trimmed %}\n  Send it\n{% endblocktranslate %}\n"),
        ("page", "{% load i18n %}\n<c-button label=\"{% translate 'Send it' %}\" />\n"),
    ],
)
def test_a_text_that_no_catalogue_has_is_refused(name: str, text: str, tmp_path: Path) -> None:
    assert "no catalogue has: 'Send it'" in findings(tmp_path, CHINESE, **{name: text})


OTHERWISE = CHINESE.replace("停止", "不再接收")


def beside(root: Path, entries: str) -> str:
    """What is found where a second room has these entries."""
    findings(root, CHINESE)
    shutil.copytree(root / "src/room", root / "src/other")
    return findings(root, entries)


@pytest.mark.gate
def test_a_text_that_two_rooms_translate_in_two_ways_is_refused_and_both_are_named(tmp_path: Path) -> None:
    found = beside(tmp_path, OTHERWISE)
    assert found.startswith("src/room/")
    assert "'Stop all messages' is translated otherwise in src/other/" in found


def test_the_same_translation_twice_passes_and_so_does_another_in_a_context_of_its_own(tmp_path: Path) -> None:
    assert not beside(tmp_path, f'{CHINESE}\nmsgctxt "button"\n{OTHERWISE}')
