"""A small policy in two languages, whole until a test breaks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from socialsmartly.privacy.promises.lint import FACTS

Change = Callable[[str, str, str], Path]

POLICY = """version = "1.0"
effective = 2026-12-01
languages = ["en", "zh-hans"]
[title]
en = "Policy"
zh-hans = "政策"
[facts]
"""
FACTS_TOLD = "".join(f'"{fact}" = ["2.1-a"]\n' for fact in FACTS)
ENGLISH = """# Your account

## Opening it

One identifier is enough, says {operator} at {privacy_contact}. {#2.1-a}

Logs stay for *6 months*. {#2.1-b .heavy}
"""
CHINESE = """# 您的账号

## 开立

{operator}（{privacy_contact}）只需要一个标识。 {#2.1-a}

日志保存 *6 个月*。 {#2.1-b .heavy}
"""
RULES = """["2.1-a"]
rule = "One identifier."
rule_zh = "一个标识。"
["2.1-b"]
rule = "Six months."
rule_zh = "六个月。"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {
        "policy.toml": POLICY + FACTS_TOLD,
        "rules.toml": RULES,
        "en/2_account.md": ENGLISH,
        "zh-hans/2_account.md": CHINESE,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Change:
    """Break one file of the small policy; a change that changes nothing is a mistake of the test."""

    def replace(name: str, old: str, new: str) -> Path:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace
