"""A module that is given up starts the clock of its data; ordering it again before the end stops it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.apps import apps
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.models import Lapse
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CLOSING, FINISHING, WORKSPACE

TIME_TO_RETURN: Final = timedelta(days=30)


@keeps("2.1-c")
def give_up(member: UUID, before: str, after: str) -> None:
    """Inside the block of whoever ends an edition: what the next one does not hold has a clock from today."""
    today = timezone.localdate()
    held = _modules(after)
    for module in _modules(before):
        if module not in held and module.data:
            Lapse.objects.update_or_create(
                member_id=member,
                module=module.slug,
                defaults={"lost_on": today, "goes_on": today + TIME_TO_RETURN},
            )


@keeps("2.1-c")
def take_up(member: UUID, edition: str) -> None:
    """What is ordered again keeps its data."""
    Lapse.objects.filter(member_id=member, module__in=[module.slug for module in _modules(edition)]).delete()


def _modules(slug: str) -> tuple[rules.Module, ...]:
    edition = rules.CATALOGUE.edition(slug)
    return edition.modules if edition is not None else ()


@keeps("2.1-c", "5-a")
def run_clocks(today: date) -> int:
    """Delete the data of modules whose clock has run out, shop by shop; how many rows went. Done again, it finds nothing."""
    with reading_for(FINISHING), all_owners("a clock runs for everybody"):
        due = list(Lapse.objects.filter(goes_on__lte=today))
    return sum(map(_end, due))


def _end(lapse: Lapse) -> int:
    module = next((one for one in rules.CATALOGUE.modules() if one.slug == lapse.module), None)
    if module is None:
        return 0
    with reading_for(WORKSPACE, member=lapse.member_id):
        shops = list(Seat.objects.filter(role=Role.OWNER).values_list("workspace", flat=True))
    return sum(_empty(shop, module.data) for shop in shops if _is_still_lost(lapse))


def _is_still_lost(lapse: Lapse) -> bool:
    """Looked at again before each shop: others came first, and whoever ordered the module meanwhile keeps what is there."""
    with reading_for(FINISHING):
        same = Lapse.objects.filter(member_id=lapse.member_id, pk=lapse.pk, goes_on=lapse.goes_on)
        return bool(same.exists())


def _empty(shop: UUID, tables: tuple[str, ...]) -> int:
    with reading_for(CLOSING, workspace=shop):
        return sum(apps.get_model(label)._default_manager.filter(workspace_id=shop).delete()[0] for label in tables)
