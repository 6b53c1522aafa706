from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """What is large is agreed to by a second person of the shop."""

    name = "socialsmartly.product.approvals"
    label = "approvals"
