"""Where laws give the same right differently: what each says, and what we do for everybody, which is the best of them (4.6-b).

The facts about laws are written down here with their articles; `kept_by` names the sentences of the policy that hold what we do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from socialsmartly.privacy.rights.articles import CCPA, GDPR, PIPL, Law
from socialsmartly.privacy.rights.deadlines.laws import EVERYWHERE, Place
from socialsmartly.words import keeps

APPS: Final = Law(
    EVERYWHERE, "China, method for apps (2019), part %s", "中国《App 违法违规收集使用个人信息行为认定方法》第 %s 部分"
)
COMMERCE: Final = Law(EVERYWHERE, "China, E-Commerce Law, article %s", "中国《电子商务法》第 %s 条")
CCR: Final = Law(
    Place.CALIFORNIA,
    "California, Code of Regulations, title 11, section %s",
    "美国加利福尼亚州《法规汇编》第 11 编第 %s 条",
)
TIMELY: Final = gettext_lazy("in good time, without a number")
NOTHING: Final = gettext_lazy("says nothing of its own")
DELAY: Final = gettext_lazy("without undue delay")


@dataclass(frozen=True)
class Says:
    """What one law says; without an article where it says nothing of its own."""

    law: Law
    article: str
    words: Promise

    def named(self) -> str:
        return self.law.named(self.article)


@dataclass(frozen=True)
class Point:
    """One thing on which laws differ."""

    slug: str
    about: Promise
    laws: tuple[Says, ...]
    we: Promise
    kept_by: tuple[str, ...]


@keeps("4.6-b")
def points() -> tuple[Point, ...]:
    """In the order in which somebody meets them."""
    return POINTS


POINTS: Final = (
    Point(
        "receipt",
        gettext_lazy("That we have your request"),
        (
            Says(PIPL, "", NOTHING),
            Says(GDPR, "", NOTHING),
            Says(CCR, "7021", gettext_lazy("confirmed within 10 working days")),
        ),
        gettext_lazy("Confirmed at once, with a number that leads to it."),
        ("4.6-d",),
    ),
    Point(
        "answer",
        gettext_lazy("When we answer"),
        (
            Says(PIPL, "44-50", TIMELY),
            Says(APPS, "VI", gettext_lazy("within 15 working days")),
            Says(GDPR, "12(3)", gettext_lazy("within one month, two more for a reason")),
            Says(CCPA, "1798.130", gettext_lazy("within 45 days, 45 more for a reason")),
        ),
        gettext_lazy("Within 15 calendar days, for everybody; where a law names an earlier day, on that day."),
        ("4.6-d",),
    ),
    Point(
        "proof",
        gettext_lazy("What you have to show"),
        (
            Says(PIPL, "15", gettext_lazy("consent is withdrawn by a convenient way")),
            Says(GDPR, "7(3)", gettext_lazy("consent is withdrawn as easily as it was given")),
            Says(CCR, "7060", gettext_lazy("no proof of identity to opt out")),
        ),
        gettext_lazy(
            "Nothing at all to stop messages, to object or to take a yes back; for the rest no more than the possible harm justifies."
        ),
        ("4.3-a", "4.6-e"),
    ),
    Point(
        "signal",
        gettext_lazy("The signal of a browser that says no"),
        (
            Says(PIPL, "", NOTHING),
            Says(GDPR, "", NOTHING),
            Says(CCR, "7025", gettext_lazy("Global Privacy Control is a valid request")),
        ),
        gettext_lazy("Counts for everybody, wherever they live."),
        ("3.2-e",),
    ),
    Point(
        "unasked",
        gettext_lazy("What must be deleted without being asked for"),
        (
            Says(PIPL, "47", gettext_lazy("on its own initiative, once the purpose is over or consent is withdrawn")),
            Says(GDPR, "17", DELAY),
            Says(CCPA, "1798.105", gettext_lazy("on request")),
        ),
        gettext_lazy(
            "Goes unasked: every kind of information has a rule that runs by itself, and what rests on no yes is found each night."
        ),
        ("4.2-b", "4.2-c"),
    ),
    Point(
        "recipients",
        gettext_lazy("Who hears of a deletion or a correction"),
        (
            Says(PIPL, "", NOTHING),
            Says(GDPR, "19", gettext_lazy("every recipient, unless that is impossible")),
            Says(
                CCPA,
                "1798.105",
                gettext_lazy("service providers, contractors, and whoever bought it, unless that is impossible"),
            ),
        ),
        gettext_lazy("Everybody who received it, again and again until they answer, and you see each answer."),
        ("4.2-g",),
    ),
    Point(
        "along",
        gettext_lazy("Taking your information along"),
        (
            Says(PIPL, "45", gettext_lazy("a copy, and a transfer to somebody you name")),
            Says(GDPR, "15, 20", gettext_lazy("a copy, and in a form that programs read what you gave yourself")),
            Says(CCPA, "1798.130", gettext_lazy("a copy in a form that is readily used")),
        ),
        gettext_lazy("One file with everything, for people and for programs, and not only what you gave yourself."),
        ("4.1-a",),
    ),
    Point(
        "programs",
        gettext_lazy("Decisions by a program alone"),
        (
            Says(
                PIPL,
                "24",
                gettext_lazy("an explanation, and a no to machine-only decisions that affect you considerably"),
            ),
            Says(GDPR, "22", gettext_lazy("no such decision without a ground, and a person on request")),
            Says(CCPA, "1798.185", gettext_lazy("rules of the agency on access and opt-out")),
        ),
        gettext_lazy("Explained with what it relied on, and decided anew by a person on request."),
        ("4.5-a", "4.5-b"),
    ),
    Point(
        "refusal",
        gettext_lazy("When we refuse"),
        (
            Says(PIPL, "50", gettext_lazy("reasons, and the way to court")),
            Says(GDPR, "12(4)", gettext_lazy("reasons, a complaint and a remedy in court")),
            Says(CCR, "7022", gettext_lazy("an explanation of the basis")),
        ),
        gettext_lazy(
            "Two people decide; you get the reason, the article, until when it holds, and the ways to appeal, to an authority and to court."
        ),
        ("4.6-g",),
    ),
    Point(
        "young",
        gettext_lazy("Children and young people"),
        (
            Says(PIPL, "31", gettext_lazy("a guardian's consent under 14, and rules of their own")),
            Says(GDPR, "8", gettext_lazy("a guardian's consent under 16, or under an age from 13 that a country sets")),
            Says(CCPA, "1798.120", gettext_lazy("no sale without consent, a guardian's under 13, their own under 16")),
        ),
        gettext_lazy(
            "The account of anybody under 18 waits until a guardian has agreed, and no advertising is chosen for them by a program."
        ),
        ("7-b", "7-c"),
    ),
    Point(
        "death",
        gettext_lazy("After somebody's death"),
        (
            Says(PIPL, "49", gettext_lazy("close relatives, for lawful interests of their own")),
            Says(GDPR, "", NOTHING),
            Says(CCPA, "", NOTHING),
        ),
        gettext_lazy("Close relatives may ask, unless the person arranged otherwise while alive."),
        ("4.6-a",),
    ),
    Point(
        "incident",
        gettext_lazy("When something happened to your information"),
        (
            Says(PIPL, "57", gettext_lazy("the authority and you, at once")),
            Says(GDPR, "33, 34", gettext_lazy("the authority within 72 hours; you, where the risk is high")),
            Says(CCPA, "1798.82", gettext_lazy("residents, without unreasonable delay")),
        ),
        gettext_lazy(
            "You are told however small the risk, unless our measures have prevented the harm, and the earliest date for the authority counts."
        ),
        ("5-h",),
    ),
    Point(
        "changes",
        gettext_lazy("When the rules change"),
        (
            Says(PIPL, "14", gettext_lazy("consent again where purpose, method or kinds change")),
            Says(COMMERCE, "34", gettext_lazy("published at least seven days before")),
            Says(GDPR, "13(3)", gettext_lazy("told before another purpose begins")),
        ),
        gettext_lazy(
            "Told seven days before on every page until you have dealt with it; what you did not agree to stays closed for you."
        ),
        ("6-b", "6-c"),
    ),
)
