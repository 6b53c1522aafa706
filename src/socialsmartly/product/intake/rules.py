"""What a mail to the privacy address asks for. Pure."""

from __future__ import annotations

import re
from typing import Final

from socialsmartly.privacy.rights.models import Right

WORDS: Final[tuple[tuple[Right, re.Pattern[str]], ...]] = (
    (
        Right.WITHDRAW,
        re.compile(
            r"unsubscribe|withdraw (my )?consent|stop (sending|mailing|e-?mailing)|退订|撤回.{0,6}(同意|授权)",
            re.IGNORECASE,
        ),
    ),
    (
        Right.DELETE,
        re.compile(
            r"\b(delete|erase|remove|forget|get rid of|wipe)\b.{0,40}\b(me|my|data|account|information|everything|it all)\b"
            r"|right to be forgotten|cancel my account|(删除|注销|清除).{0,12}(我|信息|数据|账号|帐号|账户)|(信息|数据|账号).{0,12}(删除|注销|删掉)",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Right.COPY,
        re.compile(
            r"\bcopy of\b.{0,30}\b(my|data|information)\b|what (data|information) (do )?you (have|hold|keep)|subject access"
            r"|(查阅|复制|副本|导出).{0,12}(信息|数据)|你们(有|掌握|保存).{0,8}(信息|数据)",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Right.CORRECT,
        re.compile(
            r"\b(correct|rectify|change|update)\b.{0,30}\b(my|name|address|number|data)\b|更正|改正",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Right.RESTRICT,
        re.compile(r"\b(restrict|freeze)\b.{0,30}\b(my|data|processing)\b|限制处理", re.IGNORECASE | re.DOTALL),
    ),
    (Right.OBJECT, re.compile(r"\b(i )?object to\b|profiling|automated decision|反对|自动化决策", re.IGNORECASE)),
    (
        Right.COMPLAIN,
        re.compile(r"\bcomplain(t|ts)?\b|\bdata protection (authority|officer)\b|投诉|举报", re.IGNORECASE),
    ),
    (Right.EXPLAIN, re.compile(r"\bexplain\b|\bwhy (do|did|does|was|were)\b|解释|说明|为什么", re.IGNORECASE)),
)
"""In the order of what must not wait. A mail in which none of them is found is a request all the same, called a question."""


def what_is_asked(text: str) -> Right:
    """The right that the words speak of, also as a complaint; OTHER where none is heard."""
    return next((right for right, words in WORDS if words.search(text)), Right.OTHER)
