"""What a member is written about an order that waits: how much, by when, what happens otherwise, and where to end it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.accounts.queries import addresses_here
from socialsmartly.product.billing import queries
from socialsmartly.product.billing.models import Purchase
from socialsmartly.product.billing.rules import CATALOGUE
from socialsmartly.product.messaging.channels import send_notice
from socialsmartly.words.money import money
from socialsmartly.words.purposes import ACCOUNT, PURCHASE

WORDS: Final = gettext_noop("""Your edition %(edition)s is paid for until the day before %(ends)s. The order for the next period waits for your payment:
%(link)s

%(amount)s, to be paid by %(day)s. Nothing is taken by itself. If nobody pays, the edition ends on that day and Basic goes on. If you do not want it any more, cancel the order on the same page.

%(operator)s
""")


def renewal(member: UUID, order: UUID) -> None:
    """NotDelivered, and then the job tries again. Nothing where it was paid or called off meanwhile, or the member is hidden."""
    with reading_for(PURCHASE, member=member, subject=member):
        waits = queries.waiting()
        if waits is None or waits.pk != order:
            return
        due = money(queries.still_open(waits), waits.currency)
    with reading_for(ACCOUNT, member=member):
        found = Member.objects.filter(pk=member).first()
        language, addresses = (found.language, addresses_here(member)) if found is not None else ("", ())
    if addresses:
        with override(language):
            to = addresses[0]
            send_notice(to.channel, to.value, _("The order for your next period waits"), _words(waits, due))


def _words(waits: Purchase, due: str) -> str:
    return _(WORDS) % {
        "edition": CATALOGUE.named(waits.edition, waits.packs),
        "ends": date_format(waits.begins_on),
        "link": f"{settings.SOCIALSMARTLY_SITE}{reverse('my:order', args=[waits.number])}",
        "amount": due,
        "day": date_format(waits.pays_by),
        "operator": settings.SOCIALSMARTLY_OPERATOR,
    }
