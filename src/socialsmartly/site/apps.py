from django.apps import AppConfig

from socialsmartly.privacy.datamap.map import adopt
from socialsmartly.words import Kind, NoPerson


class SiteConfig(AppConfig):
    """The site on top of the house. Here we speak for the tables of libraries."""

    name = "socialsmartly.site"
    label = "site"

    def ready(self) -> None:
        for label in ("contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions"):
            adopt(label, NoPerson("Django's own catalogue; nobody is in it", read_by=(), kind=Kind.REFERENCE))
        for table in ("Job", "Event", "PeriodicDefer", "Worker"):
            adopt(
                f"procrastinate.Procrastinate{table}",
                NoPerson("the job queue; its arguments are ids", library=True, kind=Kind.LOCAL),
            )
