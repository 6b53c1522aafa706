from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Channels: mail and text messages, and where they can be seen on one's own machine."""

    name = "socialsmartly.product.messaging"
    label = "messaging"
