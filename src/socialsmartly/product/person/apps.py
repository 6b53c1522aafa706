from django.apps import AppConfig


class PersonConfig(AppConfig):
    """The page of a shop's customer, reached by a signed link: what the shop holds, and every right, without an account."""

    name = "socialsmartly.product.person"
    label = "person"
