"""Wrapping a subject's key with a root key: AES-256-GCM, bound to the key's id, the person and the class.

Wrapped: nonce (12) | ciphertext and tag (48). The generation of the root stands beside it, in the key's row.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from socialsmartly.privacy.keyring.errors import KeyDamaged

NONCE_BYTES = 12


def wrap(root: AESGCM, key: bytes, kid: bytes, subject: UUID, key_class: int) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + root.encrypt(nonce, key, _bound(kid, subject, key_class))


def unwrap(root: AESGCM, wrapped: bytes, kid: bytes, subject: UUID, key_class: int) -> bytes:
    """The key, or KeyDamaged when the root, a bit, the person or the class is another."""
    try:
        return root.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(kid, subject, key_class))
    except InvalidTag:
        # The cause is dropped on purpose: it carries nothing.
        raise KeyDamaged from None


def _bound(kid: bytes, subject: UUID, key_class: int) -> bytes:
    return kid + subject.bytes + bytes([key_class])
