"""Papers that somebody shows come into memory alone: they lie nowhere in clear, and go from there under their key."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from socialsmartly.privacy.applicants.rules import LARGEST, MOST_FILES
from socialsmartly.words import keeps

HOPELESS: Final = (MOST_FILES + 1) * LARGEST
"""No form with so many bytes is looked at any further."""
View = Callable[..., HttpResponse]


class IntoMemory(FileUploadHandler):
    """Takes each file of a form up to one byte more than is allowed, so that the form can say that it is too large."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:  # noqa: N803 - Django's name
        if content_length > HOPELESS:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.held.write(raw_data[: max(0, LARGEST + 1 - start)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.held.tell()
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held,
            self.field_name,
            self.file_name or "paper",
            self.content_type or "",
            size,
            self.charset,
            self.content_type_extra,
        )


@keeps("4.6-e")
def takes_papers(view: View) -> View:
    """For a page on which papers are shown. Where files go is set before the form is read, so the check of its token stands behind it."""
    checked = csrf_protect(view)

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [IntoMemory(request)]
        return checked(request, *args, **kwargs)

    return csrf_exempt(inside)
