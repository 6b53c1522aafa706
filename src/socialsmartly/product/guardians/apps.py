from django.apps import AppConfig


class GuardiansConfig(AppConfig):
    """The pages of a minor who waits, and those of whoever answers for them."""

    name = "socialsmartly.product.guardians"
    label = "guardians"

    def ready(self) -> None:
        from socialsmartly.product.guardians import reactions, tasks  # noqa: F401, PLC0415 - jobs and receivers need the models to be ready
