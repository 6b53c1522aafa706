from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class DecisionsConfig(AppConfig):
    """What programs decide about people alone, and on what."""

    name = "socialsmartly.privacy.decisions"
    label = "decisions"
    verbose_name = topics.REQUESTS

    def ready(self) -> None:
        from socialsmartly.privacy.decisions import checks  # noqa: F401, PLC0415 - registers itself
