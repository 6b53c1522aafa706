"""The one door through which something of a person leaves: default deny, by contract, and never inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.recipients.actions.handing import To, may_leave, opened
from socialsmartly.privacy.recipients.errors import NoAddress
from socialsmartly.privacy.recipients.models import Delivery
from socialsmartly.privacy.recipients.tasks import deliver
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps


@keeps("3.1-a", "3.1-e")
def handover(asker: Asker, to: To, asked: Iterable[str]) -> UUID:
    """Pass on what of `asked` the contract lists: put it on its way, to be read and sent by the worker.

    Refused before anything is written when no rule opens the case (CaseClosed), no contract is in force (NoContract), the person
    has not agreed where they must (NotAgreedTo), or nothing of it is agreed (NothingAgreed). Everything is asked again when it leaves.
    """
    wanted, opens = list(asked), opened(to)
    with asker.block(opens.purpose):
        contract, _parts = may_leave(asker, to, opens, wanted)
        if not contract.endpoint:
            raise NoAddress
        made = Delivery.objects.create(
            owner=asker.owner,
            subject=asker.subject,
            recipient_id=contract.recipient_id,
            use=to.use,
            case=to.case,
            ground=to.ground,
            asked=" ".join(wanted),
        )
        ids = {"delivery_id": made.pk, "subject_id": asker.subject}
        if asker.workspace:
            ids["workspace_id"] = asker.workspace
        enqueue(deliver, **ids)
    return UUID(str(made.pk))
