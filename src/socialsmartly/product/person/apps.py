from django.apps import AppConfig


class PersonConfig(AppConfig):
    """The page of a shop's customer, reached by a signed link: what the shop holds, and every right, without an account."""

    name = "socialsmartly.product.person"
    label = "person"

    def ready(self) -> None:
        from socialsmartly.product.person import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
