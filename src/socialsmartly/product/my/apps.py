from django.apps import AppConfig


class MyConfig(AppConfig):
    """My account and security: what a member agreed to, their data, and every right in one place."""

    name = "socialsmartly.product.my"
    label = "my"

    def ready(self) -> None:
        from socialsmartly.product.my import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
