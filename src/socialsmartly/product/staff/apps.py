from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff area of the house workspace."""

    name = "socialsmartly.product.staff"
    label = "staff"

    def ready(self) -> None:
        from socialsmartly.product.staff import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
