from django.apps import AppConfig


class MyConfig(AppConfig):
    """My account and security: what a member agreed to, their data, and every right in one place."""

    name = "socialsmartly.product.my"
    label = "my"
