from django.apps import AppConfig


class KeyringConfig(AppConfig):
    """Keys, sealing, the index by which people are found, and the journal of erasures."""

    name = "socialsmartly.privacy.keyring"
    label = "keyring"
