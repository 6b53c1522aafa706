from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class LedgerConfig(AppConfig):
    """The public, append-only log: what was promised can be proved, and its lines say nothing of anybody."""

    name = "socialsmartly.privacy.ledger"
    label = "ledger"
    verbose_name = topics.LOOKS

    def ready(self) -> None:
        from socialsmartly.privacy.access.signals import public_looks  # noqa: PLC0415 - needs every app to be loaded
        from socialsmartly.privacy.ledger import receivers  # noqa: PLC0415 - same reason

        public_looks.connect(receivers.leave_lines, dispatch_uid="ledger.leave_lines")
