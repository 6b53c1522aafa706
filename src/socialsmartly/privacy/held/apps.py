from django.apps import AppConfig


class HeldConfig(AppConfig):
    """Why each thing is held, until when and by which rule, who else has it; and the later end that a person agrees to."""

    name = "socialsmartly.privacy.held"
    label = "held"
