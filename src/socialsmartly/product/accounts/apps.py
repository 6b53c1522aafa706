from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class AccountsConfig(AppConfig):
    """Sign-up and sign-in by code, sessions, second factors, My account."""

    name = "socialsmartly.product.accounts"
    label = "accounts"
    verbose_name = topics.ACCOUNT

    def ready(self) -> None:
        from socialsmartly.product.accounts import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
