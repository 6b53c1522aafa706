from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """A shop asks its customers a few questions."""

    name = "socialsmartly.product.surveys"
    label = "surveys"
