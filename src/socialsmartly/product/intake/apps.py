from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Requests of people who are not signed in: by the page for everybody, and by mail to the privacy address."""

    name = "socialsmartly.product.intake"
    label = "intake"
