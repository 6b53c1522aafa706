"""What a shop may type into a campaign. Nothing typed is lost: a form with an error comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.campaigns.letters import LONGEST_BODY, Draft, faults
from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.campaigns.rules import Rules

MOST_DAYS = 36_500
MOST_ORDERS = 1_000_000
MOST_MONEY = 1_000_000_000
WHO = ("spent_at_least", "orders_at_least", "orders_at_most", "ordered_within_days", "not_ordered_for_days")


class AudienceForm(forms.Form):
    """Bounds on orders; an empty field is no bound."""

    spent_at_least = forms.DecimalField(required=False, min_value=0, max_value=MOST_MONEY, decimal_places=2)
    orders_at_least = forms.IntegerField(
        label=_("Orders, at least"), required=False, min_value=0, max_value=MOST_ORDERS
    )
    orders_at_most = forms.IntegerField(label=_("Orders, at most"), required=False, min_value=0, max_value=MOST_ORDERS)
    ordered_within_days = forms.IntegerField(
        label=_("Last order within days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    not_ordered_for_days = forms.IntegerField(
        label=_("No order for days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    bought = forms.CharField(label=_("Bought the article with number"), required=False, max_length=40)

    def __init__(
        self, *args: Any, countries: list[str], currency: str, is_article: Callable[[str], Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Every country")), *((c, c) for c in countries)]  # type: ignore[attr-defined]  # a choice field
        self.fields["spent_at_least"].label = format_lazy(_("Spent at least, in {currency}"), currency=currency)
        self._is_article = is_article

    def clean_bought(self) -> str:
        sku: str = self.cleaned_data["bought"]
        if sku and not self._is_article(sku):
            raise forms.ValidationError(_("The shop has no article with this number."))
        return sku

    def clean(self) -> dict[str, Any]:
        for contradiction in self.rules().contradictions():
            self.add_error(None, str(contradiction))
        return self.cleaned_data

    def rules(self) -> Rules:
        """The bounds as far as they could be read."""
        given = self.cleaned_data
        spent: Decimal | None = given.get("spent_at_least")
        figures = {name: given.get(name) for name in WHO[1:]}
        return Rules(
            spent_at_least=None if spent is None else int(spent * 100),
            **figures,
            country=given.get("country") or None,
            bought=given.get("bought") or None,
        )


class CampaignForm(AudienceForm):
    """Audience and message on one page."""

    title = forms.CharField(label=_("Subject"), max_length=120, strip=True)
    sender = forms.CharField(label=_("Sender, as people see it"), max_length=60)
    body = forms.CharField(label=_("Message"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 12}))
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, fault in faults(self.draft()):
            if name not in self.errors:
                self.add_error(name, str(fault))
        return self.cleaned_data

    def draft(self) -> Draft:
        return Draft(*(str(self.cleaned_data.get(name, "")) for name in ("title", "sender", "body", "language")))

    @property
    def audience_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*WHO, "country", "bought")]

    @property
    def message_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "sender", "language", "body")]


def as_typed(campaign: Campaign) -> dict[str, Any]:
    """A stored campaign as it was typed."""
    rules = Rules.read(campaign.rules)
    spent = None if rules.spent_at_least is None else Decimal(rules.spent_at_least) / 100
    words = {name: getattr(campaign, name) for name in ("title", "sender", "body", "language")}
    return {**rules.stored(), "spent_at_least": spent, **words}
