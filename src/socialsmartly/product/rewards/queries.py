"""What the shop, whoever comes by and whoever takes part see of promotions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.errors import AccessRefused, NotAuthorised
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.looking import one
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.rewards.models import Claim, Promotion, State
from socialsmartly.product.rewards.rules import Facts, Item, Step, Tree, asks_the_shop, person_of
from socialsmartly.product.workspaces.figures import Chart, Figure, Group
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ELIGIBILITY, TAKING_PART, WORKSPACE

KIND: Final = "claim"
PERSON: Final = "person"
CODE: Final = "code of a reward"
AT_ONCE: Final = 50
FOR_PEOPLE: Final = (Step.VERIFYING, Step.APPEALED)
GIVEN: Final = ("name", "email", "phone", "address", "age_band")


def promotions_of(workspace: UUID) -> list[Promotion]:
    return list(Promotion.objects.filter(workspace_id=workspace).order_by("-made_at", "-id"))


def promotion_of(workspace: UUID, promotion: UUID, *columns: str) -> Promotion | None:
    """Whole, or with these columns alone where many ask at once: half of what a look-up costs is its columns."""
    if columns:
        return one(Promotion, promotion, *columns, owner=workspace)
    found: Promotion | None = Promotion.objects.filter(workspace_id=workspace, pk=promotion).first()
    return found


def how_it_stands(promotion: Promotion) -> str:
    """Its state as a person sees it: one whose day is over has ended, whether or not anybody pressed the button."""
    over = promotion.state == State.ENDED or promotion.ends_at <= timezone.now()
    return State.ENDED.value if over else str(promotion.state)


def items_missing(claim: Claim, promotion: Promotion) -> list[str]:
    """What the data sheet asks beside the address that was proven, in its own order."""
    return [item for item in Item.values if item in promotion.asks and item != claim.proven]


@keeps("2.2-c", "2.2-f")
def facts_of(workspace: UUID, channel: str, address: str, tree: Tree) -> Facts | None:
    """What the rule may ask of whoever has this address: of a newcomer nothing is there. None where the shop may not use its data, or
    its customer is closed to it; then a person looks."""
    if not asks_the_shop(tree):
        return Facts()
    customer = _somebody(str(workspace), channel, address)
    try:
        with reading_for(ELIGIBILITY, workspace=workspace, subject=customer):
            if customer is None:
                return Facts()
            found = Contact.objects.filter(pk=customer).first()
            return Facts(found.orders_count, found.spent_minor, found.country) if found else None
    except NotAuthorised:
        return None


def _somebody(scope: str, channel: str, address: str) -> UUID | None:
    """Whose address it is, as it was typed or as the mailbox is called without dots and tags: a new way to write it makes no newcomer."""
    ways = dict.fromkeys((address, person_of(channel, address)))
    return next((found for way in ways if (found := index.find(scope, channel, way))), None)


def works_here(workspace: UUID, channel: str, address: str) -> bool | None:
    """Whether the address is that of somebody with a seat in this workspace; None where that may not be read."""
    member = _somebody(index.MEMBERS, channel, address)
    if member is None:
        return False
    try:
        with reading_for(WORKSPACE, member=member):
            return bool(Seat.objects.filter(workspace=workspace).exists())
    except AccessRefused:
        return None


@dataclass(frozen=True)
class Part:
    """One person's part in a promotion, opened for its page."""

    claim: Claim
    promotion: Promotion
    given: dict[str, str]
    code: str

    @property
    def missing(self) -> list[str]:
        return items_missing(self.claim, self.promotion)


def shop_of(link: PersonalLink) -> str:
    with reading_for(TAKING_PART, workspace=link.workspace, subject=link.subject):
        return str(workspace_of(link.workspace).title)


def part_of(workspace: UUID, claim: UUID) -> Part | None:
    """By the person's own link: the database shows this claim and no other."""
    with reading_for(TAKING_PART, workspace=workspace, subject=claim):
        mine = Claim.objects.filter(workspace_id=workspace, pk=claim).first()
        there = promotion_of(workspace, mine.promotion_id) if mine else None
        if mine is None or there is None:
            return None
        mine.objection, mine.age_band = (
            mine.objection,
            mine.age_band,
        )  # opened here: the page is rendered after the block
        given = {name: str(value) for name in GIVEN if (value := getattr(mine, name))}
        return Part(mine, there, given, str(mine.code or ""))


def counts_of(promotion: Promotion) -> dict[str, int]:
    """How many claims stand at each step."""
    mine = Claim.objects.filter(workspace_id=promotion.workspace_id, promotion_id=promotion.pk)
    return dict(mine.order_by().values_list("step").annotate(n=Count("pk")))


def queue_of(promotion: Promotion) -> list[Claim]:
    """What people of the shop have to look at, oldest first, opened; each look is written down."""
    waiting = Claim.objects.filter(
        workspace_id=promotion.workspace_id,
        promotion_id=promotion.pk,
        step__in=FOR_PEOPLE,
        kept_until__gt=timezone.now(),
    )
    return _shown(list(waiting.order_by("joined_at", "id")[:AT_ONCE]))


def handed_out(promotion: Promotion) -> list[Claim]:
    """The newest rewards, for who has to send one, to take it back or to note what was withheld."""
    handed = _of(promotion).filter(step__in=(Step.ISSUED, Step.REDEEMED))
    return _shown(list(handed.order_by("-issued_at", "id")[:AT_ONCE]))


def unused(promotion: Promotion, claim: UUID) -> Claim | None:
    """The one reward that somebody is about to take back; None when it was used or moved on."""
    found = _shown(list(_of(promotion).filter(pk=claim, step=Step.ISSUED)))
    return found[0] if found else None


def _of(promotion: Promotion) -> QuerySet[Claim]:
    return Claim.objects.filter(workspace_id=promotion.workspace_id, promotion_id=promotion.pk)


def _shown(claims: list[Claim]) -> list[Claim]:
    open_all(claims, *GIVEN, "objection")
    looked_at(Seen(claim.workspace_id, claim.pk) for claim in claims)
    return claims


def figures(workspace: UUID) -> list[Figure | Chart]:
    """What the home page says of promotions: how many claims and objections wait for somebody of the shop."""
    open_ones = Claim.objects.filter(workspace_id=workspace, step__in=FOR_PEOPLE, kept_until__gt=timezone.now())
    waiting = open_ones.count()
    if not Promotion.objects.filter(workspace_id=workspace).exists():
        return []
    address = reverse("rewards:list", args=[workspace])
    return [Figure(Group.WAITS, 2, gettext_lazy("Claims to decide"), str(waiting), address)]
