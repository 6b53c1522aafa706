from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff area of the house workspace."""

    name = "socialsmartly.product.staff"
    label = "staff"
