"""Django's auth framework finds a member by handle; nobody signs in with a password here."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.models import Member
from socialsmartly.words.purposes import SECURITY


class HandleBackend(BaseBackend):
    def get_user(self, user_id: UUID) -> Member | None:
        with reading_for(SECURITY, member=user_id):
            member: Member | None = Member.objects.filter(pk=user_id).first()
            return member
