from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class RetentionConfig(AppConfig):
    """Clocks and the sweep. It walks the map and knows no table by name."""

    name = "socialsmartly.privacy.retention"
    label = "retention"
    verbose_name = topics.REQUESTS
