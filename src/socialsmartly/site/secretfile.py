"""Secrets made on first use, each in a file of its own that only this user may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_text(path: Path) -> str:
    """The text in a secret file, made when it is missing (two processes that race agree on the first)."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path)
    return path.read_text().strip()


def text_of(path: Path) -> str:
    """What somebody else put there; nothing where nobody did, which is refused in words before anything is served."""
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _make(path: Path) -> None:
    draft = path.with_suffix(f".{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
