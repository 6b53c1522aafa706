from django.apps import AppConfig
from django.core import checks as django_checks

from socialsmartly.privacy.datamap import topics


class AccessConfig(AppConfig):
    """Purposes as database roles, and the door through which personal data is read."""

    name = "socialsmartly.privacy.access"
    label = "access"
    verbose_name = topics.LOOKS

    def ready(self) -> None:
        from socialsmartly.privacy.access import checks  # noqa: PLC0415 - needs every app to be loaded

        django_checks.register(checks.every_view_says_what_it_is_for, django_checks.Tags.urls)
