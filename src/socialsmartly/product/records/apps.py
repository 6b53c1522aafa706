from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from socialsmartly.privacy.datamap import topics
from socialsmartly.product.records.rules import SIGNED_IN


class RecordsConfig(AppConfig):
    """What is recorded by itself, in a closed list."""

    name = "socialsmartly.product.records"
    label = "records"
    verbose_name = topics.LOOKS

    def ready(self) -> None:
        user_logged_in.connect(note_sign_in, dispatch_uid="records.note_sign_in")


def note_sign_in(request: HttpRequest, **_: object) -> None:
    """Only a note: the record is written with the answer, when no other block is open."""
    request.META[SIGNED_IN] = True
