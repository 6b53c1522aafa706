from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class IncidentsConfig(AppConfig):
    """When something went wrong: whom it touched, by when who has to know, and what each of them is told."""

    name = "socialsmartly.privacy.incidents"
    label = "incidents"
    verbose_name = topics.LOOKS
