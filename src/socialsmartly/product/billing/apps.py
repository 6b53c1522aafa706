from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class BillingConfig(AppConfig):
    """Editions, their modules and prices, the orders of members, and the door that holds a purpose to what was ordered."""

    name = "socialsmartly.product.billing"
    label = "billing"
    verbose_name = topics.ORDERS

    def ready(self) -> None:
        from socialsmartly.product.billing import doors, metering, reactions, succession  # noqa: F401, PLC0415 - all need the models to be there
