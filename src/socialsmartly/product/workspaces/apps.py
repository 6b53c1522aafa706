from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class WorkspacesConfig(AppConfig):
    """Shops, their seats, and who may enter."""

    name = "socialsmartly.product.workspaces"
    label = "workspaces"
    verbose_name = topics.ACCOUNT

    def ready(self) -> None:
        from socialsmartly.privacy.versions.doors import knows_the_people  # noqa: PLC0415 - the models are there only now
        from socialsmartly.product.workspaces import succession  # noqa: F401, PLC0415 - same reason
        from socialsmartly.product.workspaces.queries import people_for_a_door  # noqa: PLC0415 - same reason

        knows_the_people(people_for_a_door)
