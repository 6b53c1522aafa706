from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """A shop's customers and what they agreed to."""

    name = "socialsmartly.product.contacts"
    label = "contacts"
