"""Whose rows a request may see. The product says how to find out; this room only asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from socialsmartly.words import Purpose

Scope = dict[str, Any]
Resolver = Callable[[HttpRequest, Purpose, dict[str, Any]], Scope]


def scope_of(request: HttpRequest, purpose: Purpose, kwargs: dict[str, Any]) -> Scope:
    """Handles for `reading_for`: member, workspace, subject. Raises Http404 for what is not the visitor's."""
    resolver: Resolver = import_string(settings.SOCIALSMARTLY_SCOPE)
    return resolver(request, purpose, kwargs)
