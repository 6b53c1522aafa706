from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.accounts.forms import AddressForm
from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.workspaces.rules import HELD, Role


class InviteForm(AddressForm):
    """The address that the invitation goes to, and what whoever accepts it may do. Only roles that the asker may give."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, data: Any, *, roles: Sequence[Role], language: str) -> None:
        super().__init__(data, initial={"language": language})
        self.fields["address"].label = _("E-mail address")
        self.fields["role"].choices = [(role.value, _choice(role)) for role in roles]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_address(self) -> Address:
        address = super().clean_address()
        if address.channel != EMAIL:
            raise forms.ValidationError(_("An invitation is sent by mail. Please type an e-mail address."))
        return address


def _choice(role: Role) -> str:
    return format_html(
        '<span><strong class="block">{}</strong><span class="block text-muted">{}</span></span>',
        role.label,
        HELD[role].says,
    )


class FirstWorkspace(forms.Form):
    """The name is all that a workspace needs; which button was pressed says how to begin."""

    title = forms.CharField(
        label=_("Name of your shop"),
        max_length=80,
        help_text=_("You and your staff see it; letters to customers carry the sender you choose later."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
