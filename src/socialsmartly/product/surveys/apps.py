from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class SurveysConfig(AppConfig):
    """A shop asks its customers a few questions."""

    name = "socialsmartly.product.surveys"
    label = "surveys"
    verbose_name = topics.CUSTOMERS
