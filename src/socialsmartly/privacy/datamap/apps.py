from django.apps import AppConfig


class DatamapConfig(AppConfig):
    """The map of all tables. Its checks run before anything else does."""

    name = "socialsmartly.privacy.datamap"
    label = "datamap"

    def ready(self) -> None:
        from socialsmartly.privacy.datamap import checks  # noqa: F401, PLC0415 - checks register themselves once apps are ready
