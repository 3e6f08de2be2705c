"""Takes dropped files into quarantine, encrypted under a key of their own, and destroys both with proof."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from routezicht.config import Settings
from routezicht.errors import ConfigError
from routezicht.intake.drops import Label, is_complete, label_of, marker_of, read_marker
from routezicht.intake.spec import SourceSpec
from routezicht.intake.vault import (
    DecryptingReader,
    encrypt,
    fingerprint_key,
    master_key,
    unwrap,
    wrap,
    write_private,
)


@dataclass(frozen=True)
class Quarantined:
    """An encrypted delivery that waits to be read. Holds no name and no content of the delivered file.

    Attributes:
        fingerprint: HMAC-SHA256 of the bytes under the partner's key.
        size: plain bytes; `stored` is false when the file was too large to be taken in at all.
        zone, keys: folders of ciphertext and wrapped keys.
    """

    delivery_id: UUID
    source: str
    label: Label
    received_at: datetime
    fingerprint: bytes
    size: int
    stored: bool
    zone: Path
    keys: Path

    @property
    def ciphertext(self) -> Path:
        """The encrypted bytes."""
        return self.zone / f"{self.delivery_id}.enc"

    @property
    def record(self) -> Path:
        """Label, time and fingerprint."""
        return self.zone / f"{self.delivery_id}.json"

    @property
    def wrapped_key(self) -> Path:
        """The delivery's key under the master key."""
        return self.keys / self.source / f"{self.delivery_id}.key"

    def open(self) -> DecryptingReader:
        """The plain bytes, decrypted in memory chunk by chunk."""
        key = unwrap(master_key(self.keys, self.source), self.wrapped_key.read_bytes())
        return DecryptingReader(self.ciphertext, key)


@dataclass(frozen=True)
class DestructionProof:
    """What is gone of a delivery; for `ops.refusal` and `ops.purge`."""

    delivery_id: UUID
    source: str
    fingerprint: bytes
    bytes_destroyed: bool
    key_destroyed: bool


def drop_folder(spec: SourceSpec, settings: Settings) -> Path:
    """Where the partner puts its files."""
    return settings.partner_dir / spec.source / "drop"


def quarantine_folder(spec: SourceSpec, settings: Settings) -> Path:
    """Where encrypted deliveries wait."""
    return settings.partner_dir / spec.source / "quarantine"


def complete_drops(spec: SourceSpec, settings: Settings) -> list[Path]:
    """Files in the drop that are complete, oldest issue date first."""
    folder = drop_folder(spec, settings)
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if is_complete(path)]
    if spec.completion == "marker":
        found = [path for path in found if marker_of(path).is_file()]
    labels = {path: label_of(path.name, read_marker(path), spec) for path in found}
    return sorted(found, key=lambda path: (labels[path].issued_on or date.max, path.name))


@contextmanager
def _alone(zone: Path) -> Iterator[None]:
    """One process at a time takes in or cleans up, so that a half-written file is always a left-over."""
    zone.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (zone / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take_in(path: Path, spec: SourceSpec, settings: Settings, now: datetime) -> Quarantined:
    """Encrypt a dropped file into quarantine and remove it from the drop.

    Every file becomes one delivery, faulty ones too: reading refuses them. A file beyond the contract's size is
    not stored. The same bytes that already wait in quarantine are not taken in twice.
    """
    if now.tzinfo is None:
        raise ConfigError(
            "The time of receipt has no time zone.", where="take_in", action="pass an aware time"
        )
    zone = quarantine_folder(spec, settings)
    with _alone(zone):
        master = master_key(settings.keys, spec.source)
        label = label_of(path.name, read_marker(path), spec)
        delivery = Quarantined(
            uuid4(), spec.source, label, now, b"", path.stat().st_size, False, zone, settings.keys
        )
        if delivery.size <= spec.limits.max_bytes:
            delivery = _store(path, delivery, master)
            twin = next((d for d in _waiting(zone, settings.keys, spec.source) if _twins(d, delivery)), None)
            if twin:
                destroy(delivery)
                delivery = twin
        else:
            _write_record(delivery)
        path.unlink()
        marker_of(path).unlink(missing_ok=True)
        _sync_folder(path.parent)
    return delivery


def _twins(one: Quarantined, other: Quarantined) -> bool:
    same = one.stored and one.fingerprint == other.fingerprint and one.label == other.label
    return same and one.delivery_id != other.delivery_id


def _store(path: Path, delivery: Quarantined, master: bytes) -> Quarantined:
    key = secrets.token_bytes(32)
    write_private(delivery.wrapped_key, wrap(master, key))
    part = delivery.ciphertext.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with path.open("rb") as source, os.fdopen(handle, "wb") as target:
        fingerprint, size = encrypt(source, target, key, fingerprint_key(master))
        target.flush()
        os.fsync(target.fileno())
    stored = replace(delivery, fingerprint=fingerprint, size=size, stored=True)
    part.rename(stored.ciphertext)
    # The record comes last: only with it does the delivery exist, and `sweep` removes what has none.
    _write_record(stored)
    return stored


def _write_record(delivery: Quarantined) -> None:
    content = {
        "label": asdict(delivery.label),
        "received_at": delivery.received_at.isoformat(),
        "fingerprint": delivery.fingerprint.hex(),
        "size": delivery.size,
        "stored": delivery.stored,
    }
    part = delivery.record.with_suffix(".part")
    write_private(part, json.dumps(content, default=str).encode())
    part.rename(delivery.record)
    _sync_folder(delivery.zone)


def _read_record(path: Path, keys: Path, source: str) -> Quarantined:
    content: Mapping[str, Any] = json.loads(path.read_text())
    issued = content["label"]["issued_on"]
    label = Label(**{**content["label"], "issued_on": date.fromisoformat(issued) if issued else None})
    return Quarantined(
        delivery_id=UUID(path.stem),
        source=source,
        label=label,
        received_at=datetime.fromisoformat(content["received_at"]),
        fingerprint=bytes.fromhex(content["fingerprint"]),
        size=content["size"],
        stored=content["stored"],
        zone=path.parent,
        keys=keys,
    )


def _waiting(zone: Path, keys: Path, source: str) -> list[Quarantined]:
    found = [_read_record(path, keys, source) for path in zone.glob("*.json")]
    return sorted(found, key=lambda delivery: (delivery.received_at, str(delivery.delivery_id)))


def sweep(spec: SourceSpec, settings: Settings) -> int:
    """Remove what a killed run left half-written in quarantine; return how many files.

    The dropped file itself is still in the drop then: it is removed only after its record stands.
    """
    zone, removed = quarantine_folder(spec, settings), 0
    with _alone(zone):
        known = {path.stem for path in zone.glob("*.json")}
        folder = settings.keys / spec.source
        leftovers = [
            *zone.glob("*.part"),
            *(path for path in zone.glob("*.enc") if path.stem not in known),
            *(path for path in folder.glob("*.key") if path.stem not in known and path.stem != "master"),
            *folder.glob(".*.part"),
        ]
        for path in leftovers:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def pending(spec: SourceSpec, settings: Settings) -> list[Quarantined]:
    """Deliveries in quarantine, in order of receipt: not landed, or landed and not yet destroyed."""
    zone = quarantine_folder(spec, settings)
    return _waiting(zone, settings.keys, spec.source) if zone.is_dir() else []


def find(delivery_id: UUID, spec: SourceSpec, settings: Settings) -> Quarantined | None:
    """One waiting delivery by its id, or None when it was already landed or destroyed."""
    record = quarantine_folder(spec, settings) / f"{delivery_id}.json"
    return _read_record(record, settings.keys, spec.source) if record.is_file() else None


def collect(spec: SourceSpec, settings: Settings, now: datetime) -> list[Quarantined]:
    """Clean up after a killed run, take in every complete drop, and return all that waits to be read."""
    sweep(spec, settings)
    for path in complete_drops(spec, settings):
        take_in(path, spec, settings, now)
    return pending(spec, settings)


def destroy(delivery: Quarantined) -> DestructionProof:
    """Destroy the wrapped key first, then the bytes: without the key they are noise. May be repeated."""
    for path in (delivery.wrapped_key, delivery.ciphertext, delivery.record):
        path.unlink(missing_ok=True)
    for folder in (delivery.wrapped_key.parent, delivery.zone):
        if folder.is_dir():
            _sync_folder(folder)
    return DestructionProof(
        delivery.delivery_id,
        delivery.source,
        delivery.fingerprint,
        bytes_destroyed=not delivery.ciphertext.exists(),
        key_destroyed=not delivery.wrapped_key.exists(),
    )
