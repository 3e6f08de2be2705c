"""Anchors the audit chain: writes its signed head to the append-only file outside the database."""

from __future__ import annotations

from routezicht.config import Settings


def anchor_audit(settings: Settings) -> int:
    """Write sequence, hash and HMAC of the last audit row outside the database; return the sequence."""
    from routezicht.governance import audit
    from routezicht.warehouse.connection import connect

    key = settings.secret("audit_hmac", create=True, nbytes=32).encode()
    with connect("rz_privacy", settings=settings) as connection:
        return audit.write_head(connection, settings.audit_heads, key).seq
