from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    """Who asks without being signed in: by mail, for a child, for somebody who died, for somebody else."""

    name = "socialsmartly.privacy.applicants"
    label = "applicants"
