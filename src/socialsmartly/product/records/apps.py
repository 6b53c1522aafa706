from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What is recorded by itself, in a closed list."""

    name = "socialsmartly.product.records"
    label = "records"
