from django.apps import AppConfig


class StoresConfig(AppConfig):
    """Store connections and the import of orders."""

    name = "socialsmartly.product.stores"
    label = "stores"
