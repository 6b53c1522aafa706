from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class VersionsConfig(AppConfig):
    """What changed from one version of the policy to the next, and who is bound by which."""

    name = "socialsmartly.privacy.versions"
    label = "versions"
    verbose_name = topics.AGREED

    def ready(self) -> None:
        from socialsmartly.privacy.versions import doors  # noqa: F401, PLC0415 - the models are there only now
