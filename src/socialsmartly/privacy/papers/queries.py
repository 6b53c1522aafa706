"""How each assessment stands, and the one that holds now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from socialsmartly.privacy.papers.assessing import Subject, subjects
from socialsmartly.privacy.papers.codes import State
from socialsmartly.privacy.papers.models import Assessment
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Standing:
    """Something to assess with its versions, the newest first."""

    subject: Subject
    versions: tuple[Assessment, ...]

    @property
    def live(self) -> Assessment | None:
        """What two people agreed to and has not ended."""
        now = timezone.now()
        return next((one for one in self.versions if one.state == State.AGREED and one.until and one.until > now), None)

    @property
    def agreed(self) -> Assessment | None:
        """The last judgement of two people, which may be that it must not be done."""
        return next((one for one in self.versions if one.state in (State.AGREED, State.ENDED)), None)

    @property
    def waiting(self) -> Assessment | None:
        return next((one for one in self.versions if one.state == State.PROPOSED), None)

    @property
    def changed(self) -> bool:
        """Whether the program says something else of it than when it was assessed."""
        return self.live is not None and self.live.facts != self.subject.digest

    @property
    def missing(self) -> bool:
        return self.live is None or self.changed


def standings() -> list[Standing]:
    """Everything that needs an assessment. Call it inside a block, as all of these."""
    versions: defaultdict[str, list[Assessment]] = defaultdict(list)
    for one in Assessment.objects.order_by("about", "-version"):
        versions[one.about].append(one)
    return [Standing(one, tuple(versions[one.slug])) for one in subjects()]


def subject(slug: str) -> Subject | None:
    return next((one for one in subjects() if one.slug == slug), None)


@keeps("2.1-f")
def live(slug: str) -> Assessment | None:
    """The assessment that holds now; None where there is none, or where what it is about has changed since."""
    about = subject(slug)
    if about is None:
        return None
    standing = Standing(about, tuple(Assessment.objects.filter(about=slug).order_by("-version")))
    return None if standing.missing else standing.live
