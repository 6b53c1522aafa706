from django.apps import AppConfig

from socialsmartly.privacy.datamap import topics


class ApplicantsConfig(AppConfig):
    """Who asks without being signed in: by mail, for a child, for somebody who died, for somebody else."""

    name = "socialsmartly.privacy.applicants"
    label = "applicants"
    verbose_name = topics.REQUESTS
