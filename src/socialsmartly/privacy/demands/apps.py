from django.apps import AppConfig


class DemandsConfig(AppConfig):
    """What authorities and courts ask for, and what they get."""

    name = "socialsmartly.privacy.demands"
    label = "demands"

    def ready(self) -> None:
        from socialsmartly.privacy.demands import ground  # noqa: F401, PLC0415 - opens its case once the models are ready
