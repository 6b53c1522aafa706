from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Shops, their seats, and who may enter."""

    name = "socialsmartly.product.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        from socialsmartly.privacy.versions.doors import runs_shops  # noqa: PLC0415 - the models are there only now
        from socialsmartly.product.workspaces.queries import found_for_a_door  # noqa: PLC0415 - same reason

        runs_shops(found_for_a_door)
