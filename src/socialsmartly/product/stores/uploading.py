"""An uploaded file goes straight to where imports wait: not through memory, not through the machine's temporary folder."""

from __future__ import annotations

import errno
import time
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.stores import files
from socialsmartly.product.stores.errors import DiskFull, FileTooLarge, ImportRefused, NoFile, TookTooLong

MOST_SECONDS = 15 * 60
"""200 MB at 2 Mbit/s; whoever drips holds one of few threads."""


class ToImports(FileUploadHandler):
    """Keeps the one file of the form under the name of a new run; a refused one is let go and the rest of it passed over."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.run: UUID = uuid7()
        self.digest = sha256()
        self.size = 0
        self.taken = False
        self.refusal: ImportRefused | None = None
        self.out: BinaryIO | None = None
        self.hopeless = False
        self.deadline = time.monotonic() + MOST_SECONDS

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:  # noqa: N803 - Django's name
        self.hopeless = content_length > files.HOPELESS_BYTES

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        if self.hopeless:
            self._refuse(FileTooLarge())
            raise StopUpload(connection_reset=True)
        if self.out is not None or self.field_name != "file":
            raise SkipFile
        self.out = files.open_new(self.run)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > files.MOST_BYTES:
            self._refuse(FileTooLarge())
        if time.monotonic() > self.deadline:
            self._refuse(TookTooLong())
            raise StopUpload(connection_reset=True)
        if self.refusal is None and self.out is not None:
            self._keep(raw_data)

    def _keep(self, block: bytes) -> None:
        assert self.out is not None  # asked by the caller
        self.digest.update(block)
        try:
            self.out.write(block)
        except OSError as failed:
            if failed.errno != errno.ENOSPC:
                raise
            self._refuse(DiskFull())

    def _refuse(self, refusal: ImportRefused) -> None:
        self.refusal = refusal
        if self.out is not None:
            self.out.close()
        files.let_go(self.run)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.out is not None:
            self.out.close()
        return None

    def upload_interrupted(self) -> None:
        if self.out is not None:
            self.out.close()
        files.let_go(self.run)

    def kept(self) -> tuple[UUID, str]:
        """The run under whose name the file waits and its digest (NoFile, FileTooLarge, DiskFull)."""
        if self.refusal is not None:
            raise self.refusal
        if self.size == 0:
            raise NoFile
        return self.run, self.digest.hexdigest()
