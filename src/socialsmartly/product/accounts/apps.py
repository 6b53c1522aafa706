from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Sign-up and sign-in by code, sessions, second factors, My account."""

    name = "socialsmartly.product.accounts"
    label = "accounts"

    def ready(self) -> None:
        from socialsmartly.product.accounts import reactions  # noqa: F401, PLC0415 - receivers need the models to be ready
