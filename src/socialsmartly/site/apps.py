from django.apps import AppConfig

from socialsmartly.privacy.datamap.map import adopt
from socialsmartly.words import KeepWhile, Kind, NoPerson

UNTIL_DONE = KeepWhile("a job goes when it is done; a failed one stays 31 days, so that somebody finds out why")
CATALOGUE = KeepWhile("it lists the tables of the program")


class SiteConfig(AppConfig):
    """The site on top of the house. Here we speak for the tables of libraries."""

    name = "socialsmartly.site"
    label = "site"

    def ready(self) -> None:
        for label in ("contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions"):
            adopt(
                label, NoPerson("Django's own catalogue; nobody is in it", CATALOGUE, read_by=(), kind=Kind.REFERENCE)
            )
        for table in ("Job", "Event", "PeriodicDefer", "Worker"):
            adopt(
                f"procrastinate.Procrastinate{table}",
                NoPerson("the job queue; its arguments are ids", UNTIL_DONE, library=True, kind=Kind.LOCAL),
            )
