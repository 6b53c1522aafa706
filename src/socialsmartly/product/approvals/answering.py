"""What a second person answers on the page of a large thing, whichever room it is in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from socialsmartly.product.approvals.actions import agree, refuse
from socialsmartly.product.approvals.errors import ApprovalRefused
from socialsmartly.product.approvals.rules import Large
from socialsmartly.product.workspaces.queries import me


def answered(request: HttpRequest, asked: UUID, large: Large, agreed: str) -> None:
    """Take down the yes, or the no with its reason, that a page has posted, and say so on the next one; `agreed` is what follows from a yes."""
    try:
        if request.POST.get("do") == "agree":
            agree(asked, large, member=me(request))
            messages.success(request, agreed)
        else:
            refuse(asked, large, request.POST.get("because", ""), member=me(request))
            messages.success(request, _("You refused. Your colleague reads why."))
    except ApprovalRefused as refused:
        messages.error(request, _(str(refused)))
