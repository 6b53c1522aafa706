from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class DemandsConfig(AppConfig):
    """What authorities and courts ask for, and what they get."""

    name = "socialsmartly.privacy.demands"
    label = "demands"
    verbose_name = topics.PASSED_ON

    def ready(self) -> None:
        from socialsmartly.privacy.demands import ground  # noqa: F401, PLC0415 - opens its case once the models are ready
