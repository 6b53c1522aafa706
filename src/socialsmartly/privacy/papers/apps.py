from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers that a law asks the operator for, made from the map when somebody asks and never written by hand."""

    name = "socialsmartly.privacy.papers"
    label = "papers"
