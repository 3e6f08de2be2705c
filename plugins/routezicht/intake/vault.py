"""Encryption of deliveries at rest: one random key each, wrapped by the partner's master key.

The file is a chain of AES-256-GCM chunks in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár,
2015): the nonce holds the chunk's number and a mark on the last one, so that cutting, swapping and appending
chunks is noticed. Chunks decrypt on their own, so packed files can be read with seek, in memory.
"""

from __future__ import annotations

import hmac
import io
import os
import secrets
import struct
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from routezicht.errors import ConfigError

CHUNK = 256 * 1024
PREFIX = 7
TAG = 16


class Damaged(Exception):
    """The ciphertext was cut, altered or belongs to another key."""


def write_private(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600; an existing one is an error, so that no key is ever overwritten."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def master_key(keys: Path, source: str) -> bytes:
    """The partner's master key, made on first use. Never leaves the partner zone.

    Raises:
        ConfigError: others than the owner may read it, or it is not 32 bytes.
    """
    path = keys / source / "master.key"
    if not path.exists():
        # Written beside it and linked into place: a reader sees the whole key or none.
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        write_private(part, secrets.token_bytes(32))
        try:
            path.hardlink_to(part)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    if path.stat().st_mode & 0o077:
        raise ConfigError(
            "The partner's master key can be read by others than its owner.",
            where=f"keys folder, source {source}",
            action="chmod 600 the file master.key",
        )
    key = path.read_bytes()
    if len(key) != 32:
        raise ConfigError(
            "The partner's master key is damaged.",
            where=f"keys folder, source {source}",
            action="restore it from the partner's own key escrow; quarantined deliveries need it",
        )
    return key


def fingerprint_key(master: bytes) -> bytes:
    """Key of the fingerprints, derived so that wrapping and fingerprinting never share one."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"routezicht fingerprint").derive(master)


def wrap(master: bytes, key: bytes) -> bytes:
    """The delivery's key under the master key (RFC 3394)."""
    return aes_key_wrap(master, key)


def unwrap(master: bytes, wrapped: bytes) -> bytes:
    """The delivery's key.

    Raises:
        Damaged: another master key, or altered.
    """
    try:
        return aes_key_unwrap(master, wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise Damaged from error


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def _chunks(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Chunks of the plain stream, each with whether it is the last."""
    current = source.read(CHUNK)
    while True:
        following = source.read(CHUNK) if len(current) == CHUNK else b""
        yield current, not following
        if not following:
            return
        current = following


def encrypt(source: BinaryIO, target: BinaryIO, key: bytes, mac_key: bytes) -> tuple[bytes, int]:
    """Encrypt a stream chunk by chunk; return the fingerprint (HMAC-SHA256) of the plain bytes and their number."""
    cipher, prefix = AESGCM(key), secrets.token_bytes(PREFIX)
    mac, size = hmac.new(mac_key, digestmod=sha256), 0
    target.write(prefix)
    for number, (chunk, last) in enumerate(_chunks(source)):
        mac.update(chunk)
        size += len(chunk)
        target.write(cipher.encrypt(_nonce(prefix, number, last), chunk, None))
    return mac.digest(), size


class DecryptingReader(io.RawIOBase):
    """The plain bytes of an encrypted file, one chunk in memory at a time, with seek.

    Raises:
        Damaged: on reading a chunk that was altered, or when the last chunk is missing.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = path.open("rb")
        self._cipher = AESGCM(key)
        self._prefix = self._file.read(PREFIX)
        body = path.stat().st_size - PREFIX
        self._count = -(-body // (CHUNK + TAG))
        self._size = body - self._count * TAG
        if self._count < 1 or self._size < 0:
            self._file.close()
            raise Damaged
        self._position, self._loaded, self._chunk = 0, -1, b""

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always: zip archives need it."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move in the plain bytes."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        """Position in the plain bytes."""
        return self._position

    def _load(self, number: int) -> bytes:
        if number != self._loaded:
            self._file.seek(PREFIX + number * (CHUNK + TAG))
            nonce = _nonce(self._prefix, number, number == self._count - 1)
            try:
                self._chunk = self._cipher.decrypt(nonce, self._file.read(CHUNK + TAG), None)
            except InvalidTag as error:
                raise Damaged from error
            self._loaded = number
        return self._chunk

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants every buffer type
        """Fill `buffer` from the current position; 0 at the end."""
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, CHUNK)
        part = self._load(number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file and forget the plain chunk."""
        self._chunk = b""
        self._file.close()
        super().close()
