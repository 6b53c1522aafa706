from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The public, append-only log: what was promised can be proved, and its lines say nothing of anybody."""

    name = "socialsmartly.privacy.ledger"
    label = "ledger"
