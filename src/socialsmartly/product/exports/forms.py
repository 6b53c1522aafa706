from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.access.models import IN_A_FILE, Reason
from socialsmartly.product.exports.rules import Item

FOR_THE_ASKER = {
    Reason.POST: _("To send something by another program or by post"),
    Reason.MOVE: _("To take customers along to another program"),
    Reason.KEEP: _("To keep a copy of our own"),
    Reason.BOOKS: _("For our books or taxes"),
    Reason.LAW: _("Because a law or a court asks for it"),
}


class FileForm(forms.Form):
    """Which items, and why: a reason from a list, since everybody in the file reads it."""

    reason = forms.ChoiceField(
        label=_("What do you need the file for?"),
        choices=[(one.value, FOR_THE_ASKER[one]) for one in IN_A_FILE],
        widget=forms.RadioSelect,
        help_text=_("Everybody in the file reads this reason on their own page, with your role and the time."),
        error_messages={"required": _("Choose what you need the file for.")},
    )
    items = forms.MultipleChoiceField(
        label=_("What should be in it?"),
        choices=Item.choices,
        initial=[Item.NAME, Item.EMAIL],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what you need. Whether they agreed to e-mail and text messages always goes along."),
        error_messages={"required": _("Choose at least one item.")},
    )
