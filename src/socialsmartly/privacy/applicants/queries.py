"""What whoever answers sees of somebody who asks without being signed in."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants.models import Applicant, Application, Choice, Evidence, Wish
from socialsmartly.privacy.applicants.rules import (
    GUARDIANS_TO_STAFF,
    LADDER_TO_STAFF,
    PAPERS_TO_STAFF,
    TYPES,
    Level,
    Media,
    Role,
    needed,
)
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING

KIND = "applicant"
SCOPE = "applicants"


@dataclass(frozen=True)
class Piece:
    """One thing that was shown. The words of it are opened here; a file opens by its own address."""

    id: UUID
    media: Media
    words: str

    @property
    def is_picture(self) -> bool:
        return self.media in (Media.JPEG, Media.PNG)


@dataclass(frozen=True)
class Shown:
    """An application, opened: how sure one has to be and how sure one is, with what the person concerned arranged. `known` is when two of
    us last saw who they are, for the sake of another child."""

    said: Application
    address: str
    whom: str
    interest: str
    evidence: list[Piece]
    needed: Level
    found: UUID | None
    wish: str
    known: datetime | None = None

    @property
    def verifies(self) -> bool:
        """Whether a guardian shows who they are, so that a second yes of ours is the answer."""
        return self.said.asked == Right.VERIFY

    @property
    def papers_shown(self) -> list[Piece]:
        return [one for one in self.evidence if one.media != Media.WORDS]

    @property
    def proven(self) -> bool:
        """From facts on, two people have seen it; a channel that is on record proves itself."""
        enough = self.said.level >= self.needed
        return enough and (self.needed < Level.FACTS or self.said.agreed_by is not None)

    @property
    def ladder(self) -> Promise:
        return LADDER_TO_STAFF[self.needed]

    @property
    def papers(self) -> Promise | None:
        if self.verifies:
            return GUARDIANS_TO_STAFF
        return PAPERS_TO_STAFF.get(self.said.role) if self.needed is Level.PAPERS else None

    @property
    def barred(self) -> bool:
        """Whether the person concerned arranged that this relative does not get it."""
        if self.said.role != Role.RELATIVE or self.wish in ("", Choice.LAW):
            return False
        return self.wish == Choice.NOBODY or self.said.asked not in (Right.DELETE, Right.DEMAND)


@keeps("4.6-a", "4.6-e")
def for_staff(staff: UUID, request: RightsRequest) -> Shown | None:
    """Open what was said and shown, with this request as the case. Whether there is an account is asked of the index; nobody else is told."""
    if request.subject_kind != KIND:
        return None
    with reading_for(ANSWERING, member=staff, because=request.number), all_owners("whoever is concerned"):
        said = Application.objects.filter(owner=request.subject, request=request.pk).first()
        looked_at([Seen(request.subject, request.subject)])
        if said is None:
            return None
        applicant = Applicant.objects.filter(pk=request.subject).first()
        shown = Evidence.objects.filter(owner=request.subject, request=request.pk).order_by("at")
        whom = (said.whom or "").strip().lower()
        found = account_with(whom)
        wish = Wish.objects.filter(owner=found, subject=found).order_by("-at").first() if found else None
        if wish is not None:
            looked_at([Seen(wish.subject, wish.subject)])
        return Shown(
            said,
            (applicant.email or applicant.phone or "") if applicant else "",
            said.whom or "",
            said.interest or "",
            [_piece(one) for one in shown],
            needed(Right(said.asked), said.role),
            found,
            wish.chosen if wish else "",
            known_since(said.owner, besides=request.pk),
        )


def _piece(row: Evidence) -> Piece:
    return Piece(UUID(str(row.pk)), Media(row.media), (row.shown or "") if row.media == Media.WORDS else "")


@keeps("4.6-e", "7-b")
def file_for_staff(staff: UUID, request: RightsRequest, piece: UUID) -> tuple[str, bytes] | None:
    """One picture or PDF file with its type, opened, with this request as the case; None where it is gone."""
    with reading_for(ANSWERING, member=staff, because=request.number), all_owners("whoever is concerned"):
        rows = Evidence.objects.filter(owner=request.subject, request=request.pk, pk=piece)
        found = rows.exclude(media=Media.WORDS).first()
        looked_at([Seen(request.subject, request.subject)])
        return (TYPES[found.media], b64decode(found.shown or "")) if found is not None else None


def handle_of(channel: str, address: str) -> UUID | None:
    """Who has asked from this address before."""
    return index.find(SCOPE, channel, address)


@keeps("7-b")
def known_since(applicant: UUID, *, besides: UUID | None = None) -> datetime | None:
    """When two of us last agreed that a guardian is who they say they are; inside a block that may read it. What they showed is gone, and that
    it was enough stays with the request."""
    seen = Application.objects.filter(owner=applicant, asked=Right.VERIFY, agreed_by__isnull=False)
    found = seen.exclude(request=besides).order_by("-at").first()
    return found.at if found is not None else None


def account_with(whom: str) -> UUID | None:
    """Whose account an address or a number leads to, in the form that the index knows."""
    return index.find(index.MEMBERS, "email" if "@" in whom else "phone", whom) if whom else None


def own(asker: Asker, request: UUID) -> Application | None:
    """Inside the applicant's block."""
    found: Application | None = Application.objects.filter(owner=asker.owner, request=request).first()
    return found


def wish_of(member: UUID) -> str:
    """What the member arranged; inside a block for their rights."""
    found = Wish.objects.filter(owner=member, subject=member).order_by("-at").first()
    return str(found.chosen) if found else str(Choice.LAW)
