"""Each gate that is a library is shown to fail with this project's own settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SETTINGS = PROJECT / "pyproject.toml"
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.gate


def run(*command: str, where: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(where / "src")}
    program = [str(BIN / command[0]), *command[1:]]
    return subprocess.run(program, cwd=where, input=given, capture_output=True, text=True, check=False, env=environment)


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import os\n", "F401"),
        ("import datetime\n\nWHEN = datetime.datetime.now()\n", "DTZ005"),
        ("def f(seen: list[int] = []) -> None: ...\n", "B006"),
        ("def f() -> None:\n    print(1)\n", "T201"),
        ("import logging\n\nlogging.getLogger(__name__).info(f'to {1}')\n", "G004"),
        ("from gettext import gettext as _\n\nNAME = 1\n_(f'Hello {NAME}')\n", "INT001"),
        (
            "def f(x: int) -> int:\n"
            + "".join(f"    if x == {n}:\n        x += 1\n" for n in range(13))
            + "    return x\n",
            "C901",
        ),
    ],
)
def test_ruff_refuses(code: str, rule: str) -> None:
    name = "src/socialsmartly/product/desk/rules.py"
    answer = run("ruff", "check", "--output-format=concise", "--stdin-filename", name, "-", where=PROJECT, given=code)
    assert answer.returncode == 1
    assert f" {rule} " in answer.stdout


def test_ruff_refuses_code_that_is_not_formatted() -> None:
    answer = run("ruff", "format", "--check", "--stdin-filename", "src/a.py", "-", where=PROJECT, given="x   = 'a'\n")
    assert answer.returncode == 1


def test_mypy_is_strict_below_and_wants_types_everywhere(tmp_path: Path) -> None:
    """Without the Django plugin, which would start the whole product for two lines."""
    write(
        tmp_path,
        {
            "pyproject.toml": re.sub(r"(?m)^plugins = .*\n", "", SETTINGS.read_text()),
            "src/socialsmartly/words/bad.py": "def f(x: dict) -> None: ...\n",
            "src/socialsmartly/product/bad.py": "def g(x) -> None: ...\n",
            "src/socialsmartly/product/loose.py": "def h(x: dict) -> None: ...\n",
        },
    )
    answer = run("mypy", "src/socialsmartly", "--cache-dir", str(tmp_path / "cache"), where=tmp_path)
    assert answer.returncode == 1
    assert "words/bad.py:1: error: Missing type arguments" in answer.stdout
    assert "product/bad.py:1: error: Function is missing a type annotation" in answer.stdout
    assert "loose.py" not in answer.stdout


def named_modules() -> list[str]:
    """The modules that a contract names one by one: import-linter wants them to exist, also in the small house of this test."""
    contracts = ConfigParser()
    contracts.read(PROJECT / ".importlinter")
    named = contracts["importlinter:contract:log"]["source_modules"].split()
    return [name.removeprefix("socialsmartly.") for name in named]


@pytest.mark.parametrize(
    ("room", "leans_on"),
    [
        ("words/purpose", "django.db"),
        ("words/purpose", "socialsmartly.privacy.ledger.rules"),
        ("privacy/ledger/rules", "socialsmartly.product.accounts.rules"),
        ("privacy/keyring/rules", "socialsmartly.privacy.ledger.rules"),
        ("product/accounts/rules", "socialsmartly.product.stores.rules"),
        ("product/staff/rules", "socialsmartly.product.insight.rules"),
        ("product/stores/rules", "socialsmartly.site.settings"),
        ("privacy/ledger/log", "django.db"),
    ],
)
def test_the_layers_refuse(room: str, leans_on: str, tmp_path: Path) -> None:
    rooms = ["words/purpose", "privacy/ledger/rules", "privacy/keyring/rules", "product/accounts/rules"]
    rooms += ["product/stores/rules", "product/insight/rules", "product/staff/rules", "site/settings"]
    rooms += [name.replace(".", "/") for name in named_modules()]
    write(tmp_path, {f"src/socialsmartly/{name}.py": "" for name in rooms})
    for folder in {file.parent for file in tmp_path.rglob("*.py")} | {tmp_path / "src/socialsmartly"}:
        write(folder, {"__init__.py": "", "../__init__.py": ""})
    write(tmp_path, {f"src/socialsmartly/{room}.py": f"import {leans_on}\n"})
    settings = str(PROJECT / ".importlinter")
    answer = run("lint-imports", "--no-logo", "--no-cache", "--config", settings, where=tmp_path)
    assert answer.returncode == 1
    assert f"socialsmartly.{room.replace('/', '.')} -> {leans_on.removesuffix('.db')}" in answer.stdout


def test_djlint_refuses_a_picture_without_words(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "{% load static %}\n<img src=\"{% static 'a.png' %}\">\n"})
    answer = run("djlint", "--lint", "--quiet", "--configuration", str(SETTINGS), "a.html", where=tmp_path)
    assert answer.returncode == 1
    assert "H013" in answer.stdout


def test_bandit_refuses_a_shell(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "import subprocess\n\nsubprocess.run('ls ' + input(), shell=True)\n"})
    answer = run(
        "bandit",
        "--quiet",
        "--recursive",
        "--severity-level",
        "medium",
        "--configfile",
        str(SETTINGS),
        ".",
        where=tmp_path,
    )
    assert answer.returncode == 1
    assert "B602" in answer.stdout
