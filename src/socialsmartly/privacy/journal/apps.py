from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What must survive a restored backup, in files of its own, and the gate that does it again."""

    name = "socialsmartly.privacy.journal"
    label = "journal"
