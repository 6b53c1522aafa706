from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Sign-up and sign-in by code, sessions, second factors, My account."""

    name = "socialsmartly.product.accounts"
    label = "accounts"
