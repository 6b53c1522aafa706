from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Shops, their seats, and who may enter."""

    name = "socialsmartly.product.workspaces"
    label = "workspaces"
