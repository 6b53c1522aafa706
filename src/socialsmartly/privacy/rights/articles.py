"""Which law gives which right, by article: what a person is shown beside their request (4.6-b)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from socialsmartly.privacy.rights.deadlines.laws import EVERYWHERE, Place, laws
from socialsmartly.privacy.rights.models import Right
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Law:
    """A law, for whoever lives `where`, in both languages; `%s` stands for the article."""

    where: str
    name: str
    name_zh: str

    def named(self, article: str) -> str:
        """In the reader's language; without an article the law as a whole."""
        chinese = (get_language() or "").startswith("zh")
        name = self.name_zh if chinese else self.name
        return name % article if article else name.rpartition("第" if chinese else ",")[0].strip()


PIPL: Final = Law(
    EVERYWHERE, "China, Personal Information Protection Law, article %s", "中国《个人信息保护法》第 %s 条"
)
GDPR: Final = Law(
    Place.EUROPE, "European Union, General Data Protection Regulation, article %s", "欧盟《通用数据保护条例》第 %s 条"
)
CCPA: Final = Law(Place.CALIFORNIA, "California, Civil Code, section %s", "美国加利福尼亚州《民法典》第 %s 条")
ARTICLES: Final[Mapping[Right, tuple[tuple[Law, str], ...]]] = {
    Right.COPY: ((PIPL, "45"), (GDPR, "15, 20"), (CCPA, "1798.110")),
    Right.MOVE: ((PIPL, "45(3)"), (GDPR, "20"), (CCPA, "1798.130(a)(3)(B)(iii)")),
    Right.CORRECT: ((PIPL, "46"), (GDPR, "16"), (CCPA, "1798.106")),
    Right.DELETE: ((PIPL, "47"), (GDPR, "17"), (CCPA, "1798.105")),
    Right.DEMAND: ((PIPL, "47"), (GDPR, "17"), (CCPA, "1798.105")),
    Right.WITHDRAW: ((PIPL, "15"), (GDPR, "7(3)"), (CCPA, "1798.120")),
    Right.SUPPLEMENT: ((PIPL, "46"), (GDPR, "16")),
    Right.RESTRICT: ((PIPL, "44, 47(2)"), (GDPR, "18"), (CCPA, "1798.121")),
    Right.EXPLAIN: ((PIPL, "24, 48"), (GDPR, "13, 15(1)(h)")),
    Right.OBJECT: ((PIPL, "24, 44"), (GDPR, "21, 22"), (CCPA, "1798.120")),
    Right.DECIDE: ((PIPL, "24"), (GDPR, "22(3)"), (CCPA, "1798.185(a)(15)")),
    Right.COMPLAIN: ((PIPL, "50, 65"), (GDPR, "77")),
    Right.VERIFY: ((PIPL, "31"), (GDPR, "8(2)"), (CCPA, "1798.120(c)")),
    Right.OTHER: ((PIPL, "44-50"), (GDPR, "12")),
}


@keeps("4.6-b")
def articles(right: Right, places: Iterable[str]) -> list[str]:
    """The laws that give a right to whoever lives in one of these places; a law that holds everywhere is always among them."""
    chosen = {EVERYWHERE, *places}
    return [law.named(article) for law, article in ARTICLES[right] if law.where in chosen]


def places_of(rules: Iterable[str]) -> set[str]:
    """Where the laws hold that dated a request, by the names of their rules."""
    return {laws()[rule].where for rule in rules}
