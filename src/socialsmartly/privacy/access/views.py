"""Views say what they are for. One that does not is refused before it runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from socialsmartly.privacy.access.errors import NoPurpose
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.datamap.scope import acting
from socialsmartly.words import Purpose, keeps

View = TypeVar("View", bound=Callable[..., HttpResponse])


def serves(purpose: Purpose, *lesser: Purpose) -> Callable[[View], View]:
    """Run a view inside one block that reads for `purpose`; its template is rendered inside too, before the block closes. Where the role
    of whoever asks does not hold it, the first of `lesser` that it holds takes its place."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            held = next(filter(may_open, (purpose, *lesser)), purpose)
            scope = scope_of(request, held, kwargs)
            with reading_for(held, **scope):
                response = view(request, *args, **kwargs)
                if isinstance(response, TemplateResponse):
                    response.render()
                return response

        inside.purpose = (purpose, *lesser) if lesser else purpose  # type: ignore[attr-defined]  # the mark that the middleware and the checks look for
        return inside  # type: ignore[return-value]  # same signature as the view

    return decorate


def opens_its_own(*purposes: Purpose) -> Callable[[View], View]:
    """For a view that must work in several blocks one after the other: it names them here and opens them itself."""

    def decorate(view: View) -> View:
        view.purpose = purposes  # type: ignore[attr-defined]  # the same mark
        return view

    return decorate


class PurposeMiddleware:
    """Default deny: a view without a purpose is refused, whoever wrote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @keeps("1-a")
    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if purpose_of(view) is None:
            raise NoPurpose(f"{view.__module__}.{view.__qualname__}")


def may_open(purpose: Purpose) -> bool:
    """Whether the role of whoever asks at the address of a workspace holds the purpose; elsewhere there is no role to ask."""
    here = acting()
    return here is None or purpose in here.purposes


def may_change() -> bool:
    """Whether whoever asks at the address of a workspace may change anything there."""
    here = acting()
    return here is None or not here.only_reads


def purpose_of(view: Any) -> Purpose | tuple[Purpose, ...] | None:
    found: Purpose | tuple[Purpose, ...] | None = getattr(view, "purpose", None)
    return found
