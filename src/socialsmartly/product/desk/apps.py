from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Customers write to a shop, and people answer."""

    name = "socialsmartly.product.desk"
    label = "desk"
