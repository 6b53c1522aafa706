from django.apps import AppConfig


class GuardiansConfig(AppConfig):
    """The pages of a minor who waits, and those of whoever answers for them."""

    name = "socialsmartly.product.guardians"
    label = "guardians"
