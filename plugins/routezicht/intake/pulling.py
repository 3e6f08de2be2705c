"""Fetches a source over HTTP or from an OData v3 service into its drop, in bounded memory and time.

The address comes from the environment of the partner's own process, never from a store that others can read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import urljoin, urlsplit

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from routezicht.config import Settings
from routezicht.errors import ConfigError, DeliveryRefused
from routezicht.intake.quarantine import drop_folder
from routezicht.intake.spec import Layout, SourceSpec

# Some publishers refuse the names that libraries give themselves.
AGENT = "Mozilla/5.0 (compatible; Routezicht)"
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ATTEMPTS = 4
# Statistics Netherlands gives at most this many rows a call, and no nextLink from one of its two services.
PAGE_ROWS = 10_000
MAX_PAGES = 1_000
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pull(
    spec: SourceSpec,
    settings: Settings,
    *,
    protocol: Literal["http", "odata_v3"],
    address: str,
    now: datetime,
    max_age_hours: int = 24,
) -> Path | None:
    """Fetch what is new into the drop, renamed into place when it is complete; None when there is nothing new.

    Args:
        address: `http`: the file; `odata_v3`: the root of one table, such as `https://.../odata/83102NED`.
        max_age_hours: nothing is asked again within this time after a successful answer.

    Raises:
        DeliveryRefused: no answer after the retries, or an answer beyond the contract's size or shape.
        ConfigError: the address is neither https nor on this machine.
    """
    _check_address(address)
    state_file = settings.partner_dir / spec.source / "pull.json"
    state = json.loads(state_file.read_text()) if state_file.is_file() else {}
    if state and now < datetime.fromisoformat(state["at"]) + timedelta(hours=max_age_hours):
        return None
    folder = drop_folder(spec, settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with httpx.Client(headers={"User-Agent": AGENT}, timeout=TIMEOUT) as client:
        fetch = _file if protocol == "http" else _table
        found, mark = fetch(client, address, folder, spec, state.get("mark", ""))
    state_file.write_text(json.dumps({"at": now.isoformat(), "mark": mark}))
    return found


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ConfigError(
            "A source may only be fetched over https.",
            where="address of the source in the environment of the partner",
            action="give an https address",
        )


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == 429 or error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)


def _refused(what: str, action: str) -> DeliveryRefused:
    return DeliveryRefused(what, where="fetch of the source", action=action)


def _asked(step: Any, *arguments: Any) -> Any:
    """Run one request, again if its fault may pass; the publisher's own words are not repeated."""
    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=0.2, max=10),
        retry=retry_if_exception(_may_pass),
        reraise=True,
    )
    try:
        return retrying(step, *arguments)
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise _refused(
            f"The publisher answered with status {status}.", "look at its service notices"
        ) from None
    except httpx.HTTPError as error:
        raise _refused(
            f"The publisher could not be reached ({type(error).__name__}).", "check network and address"
        ) from None


@contextmanager
def _part(folder: Path, name: str) -> Iterator[tuple[IO[bytes], Path]]:
    """A hidden file that takes its name when it is complete, and is gone otherwise."""
    part, target = folder / f".{name}.part", folder / name
    try:
        with part.open("wb") as stream:
            yield stream, target
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _file(
    client: httpx.Client, address: str, folder: Path, spec: SourceSpec, etag: str
) -> tuple[Path | None, str]:
    """One file; its name is the last part of the address, because public sources date their files by it."""
    name = re.sub(r"[^A-Za-z0-9._-]", "_", urlsplit(address).path.rsplit("/", 1)[-1]) or spec.source
    headers = {"If-None-Match": etag} if etag else {}

    def once() -> tuple[Path | None, str]:
        with client.stream("GET", address, headers=headers) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return None, etag
            if answer.is_redirect:
                raise _refused("The publisher moved the file.", "give its new address")
            answer.raise_for_status()
            with _part(folder, name) as (stream, target):
                size = 0
                for block in answer.iter_bytes():
                    size += len(block)
                    if size > spec.limits.max_bytes:
                        raise _refused("The file is larger than the contract allows.", "check the address")
                    stream.write(block)
            return target, answer.headers.get("ETag", "")

    found: tuple[Path | None, str] = _asked(once)
    return found


def _json(client: httpx.Client, address: str, limit: int) -> Mapping[str, Any]:
    """One answer of an OData service, read up to `limit` bytes."""
    with client.stream("GET", address, headers={"Accept": "application/json"}) as answer:
        answer.raise_for_status()
        body = bytearray()
        for block in answer.iter_bytes():
            body += block
            if len(body) > limit:
                raise _refused("An answer is larger than the contract allows.", "check the address")
    try:
        content = json.loads(body)
    except ValueError:
        content = None
    value = content.get("value") if isinstance(content, dict) else None
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _refused("An answer is not in the shape of OData v3 JSON.", "check the address of the table")
    page: Mapping[str, Any] = content
    return page


def rows(client: httpx.Client, address: str, limit: int) -> Iterator[Mapping[str, Any]]:
    """All rows behind an address, page by page: by `odata.nextLink`, or by `$skip` where a full page has none.

    Raises:
        DeliveryRefused: a link to another host, more pages than any table has, or an answer of another shape.
    """
    following, skipped = address, 0
    for _ in range(MAX_PAGES):
        page = _asked(_json, client, following, limit)
        yield from page["value"]
        skipped += len(page["value"])
        link = page.get("odata.nextLink")
        if link:
            following = urljoin(following, link)
        elif len(page["value"]) >= PAGE_ROWS:
            following = f"{address}{'&' if '?' in address else '?'}$skip={skipped}"
        else:
            return
        if urlsplit(following).netloc != urlsplit(address).netloc:
            raise _refused("A page links to another host.", "check the address of the table")
    raise _refused("The table has more pages than any table should.", "check the address of the table")


def _trimmed(value: Any) -> Any:
    """Keys of Statistics Netherlands are padded to a fixed width."""
    return value.strip() if isinstance(value, str) else value


def _titles(client: httpx.Client, root: str, name: str, limit: int) -> dict[str, str]:
    found = {
        _trimmed(row.get("Key")): _trimmed(row.get("Title")) for row in rows(client, f"{root}/{name}", limit)
    }
    if None in found:
        raise _refused(
            "A dimension of the table has members without a key.", "check the address of the table"
        )
    return found


def _table(
    client: httpx.Client, address: str, folder: Path, spec: SourceSpec, mark: str
) -> tuple[Path | None, str]:
    """The agreed columns of one table, with the titles of its dimensions, as one object a line.

    Only the agreed columns are asked for; the issue date is that of the table's last change.
    """
    root, limit = address.rstrip("/"), spec.limits.max_bytes
    layout: Layout | None = next((layout for layout in spec.layouts if layout.format == "odata"), None)
    if layout is None:
        raise ConfigError("The contract has no layout for OData.", where=spec.source, action="add one")
    information = next(iter(rows(client, f"{root}/TableInfos", limit)), {})
    modified = str(information.get("Modified", ""))[:19]
    if not re.match(r"\d{4}-\d{2}-\d{2}", modified):
        raise _refused("The table does not say when it last changed.", "check the address of the table")
    if modified == mark:
        return None, mark
    dimensions = [column.name for column in layout.columns if column.role == "breakdown"]
    titles = {name: _titles(client, root, name, limit) for name in dimensions}
    size = 0
    chosen = ",".join(layout.names)
    with _part(folder, f"{spec.source}_{modified[:10]}.odata") as (stream, target):
        for row in rows(client, f"{root}/TypedDataSet?$select={chosen}", limit):
            fields = {name: _trimmed(row[name]) for name in layout.names if name in row}
            # A key without a title stays a key: the contract's code list then finds it.
            named = {name: titles[name].get(value, value) if name in titles else value
                     for name, value in fields.items()}  # fmt: skip
            line = json.dumps(named, ensure_ascii=False).encode() + b"\n"
            size += len(line)
            if size > limit:
                raise _refused(
                    "The table is larger than the contract allows.", "check the address of the table"
                )
            stream.write(line)
    return target, modified
