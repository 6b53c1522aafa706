from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class MinorsConfig(AppConfig):
    """Whoever is under 18: who answers for them, and what may happen to their information before and after."""

    name = "socialsmartly.privacy.minors"
    label = "minors"
    verbose_name = topics.MINORS

    def ready(self) -> None:
        from socialsmartly.privacy.minors import doors, reactions  # noqa: F401, PLC0415 - the models are there only now
