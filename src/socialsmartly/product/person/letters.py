"""What a shop's customer is told in the shop's place, in their language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.portability.telling import letter
from socialsmartly.product.accounts.notices import tell
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
from socialsmartly.product.campaigns.letters import language_of
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging.channels import texts_available
from socialsmartly.product.person import actions


def fetched(link: PersonalLink) -> int:
    """How many of their addresses heard that another service fetched; none where the person is gone by now."""
    with actions.asker(link).block():
        contact = Contact.objects.filter(pk=link.subject).first()
        known = [(EMAIL, contact.email), (PHONE, contact.phone)] if contact is not None else []
        language = language_of(contact.language, settings.LANGUAGE_CODE) if contact is not None else None
    reached = [(channel, value) for channel, value in known if channel == EMAIL or texts_available()]
    addresses = [Address(channel, value) for channel, value in reached if value]
    with override(language):
        return tell(addresses, *letter(reverse("person:page", args=[link.token()])))
