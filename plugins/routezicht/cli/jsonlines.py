"""Streams JSON Lines through worker processes: same order, constant memory, whole file or none."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from routezicht.errors import RoutezichtError

Record = dict[str, Any]
Transform = Callable[[Record], Record]

_BATCH_LINES = 64
_BATCH_BYTES = 256 * 1024
_BATCHES_AHEAD = 4  # per worker: enough to keep it busy, few enough to keep memory constant

_transform: Transform | None = None


class LineError(RoutezichtError):
    """A line of the input cannot be processed; the message names the line, never its content."""


def _start(make: Callable[[], Transform]) -> None:
    global _transform
    _transform = make()


def _batches(lines: Iterable[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """(number of the first line, lines) with a bound on both lines and bytes."""
    batch: list[bytes] = []
    first, size = 1, 0
    for number, line in enumerate(lines, 1):
        if not batch:
            first = number
        batch.append(line)
        size += len(line)
        if len(batch) >= _BATCH_LINES or size >= _BATCH_BYTES:
            yield first, batch
            batch, size = [], 0
    if batch:
        yield first, batch


def _record(line: bytes, number: int) -> Record:
    import orjson

    try:
        record = orjson.loads(line)
    except ValueError:
        # `from None`: the decoder's own error carries the document.
        raise LineError("A line is not valid JSON.", where=f"line {number}", action="mend the line") from None
    if not isinstance(record, dict) or "id" not in record or not isinstance(record.get("text"), str):
        raise LineError(
            "A line lacks the fields that it needs.",
            where=f"line {number}",
            action="give every line an object with `id` and a string `text`",
        )
    return record


def _work(first: int, lines: list[bytes]) -> tuple[int, bytes]:
    """Output lines of one batch, and how many they are."""
    import orjson

    if _transform is None:
        raise RuntimeError("the worker was not started")
    out = bytearray()
    done = 0
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        record = _record(line, number)
        try:
            out += orjson.dumps(_transform(record)) + b"\n"
        except RoutezichtError:
            raise
        except Exception as error:  # noqa: BLE001  # any kind: its message or traceback could hold source text
            raise LineError(
                f"A line could not be processed ({type(error).__name__}).",
                where=f"line {number}",
                action="report the line number to the maintainers; nothing was written",
            ) from None
        done += 1
    return done, bytes(out)


def _results(
    batches: Iterator[tuple[int, list[bytes]]], make: Callable[[], Transform], workers: int
) -> Iterator[tuple[int, bytes]]:
    if workers == 1:
        _start(make)
        yield from (_work(first, lines) for first, lines in batches)
        return
    make()  # what the parent has loaded is shared with the forked workers
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(make,)) as pool:
        waiting: deque[Future[tuple[int, bytes]]] = deque()
        try:
            for first, lines in batches:
                waiting.append(pool.submit(_work, first, lines))
                if len(waiting) >= workers * _BATCHES_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            raise RoutezichtError(
                "A worker process ended before its work was done.",
                action="check the memory limit and run it again",
            ) from None
        finally:
            for future in waiting:
                future.cancel()


def stream(
    source: Path,
    target: Path,
    make: Callable[[], Transform],
    *,
    workers: int | None = None,
    title: str = "records",
) -> int:
    """Write the transform of every line of `source` to `target`, in order; returns the number of records.

    `make` is called once per process and must be importable by name. The target appears only when all is written.

    Raises:
        LineError: a line is not JSON, lacks `id` or `text`, or cannot be processed.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if not source.is_file():
        raise RoutezichtError("The input file does not exist.", where=str(source), action="check the path")
    count = workers or len(os.sched_getaffinity(0))
    total = source.stat().st_size
    done = 0
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with (
            source.open("rb") as lines,
            os.fdopen(handle, "wb") as out,
            Progress(*columns, transient=True) as progress,
        ):
            task = progress.add_task(title, total=None)
            for n, block in _results(_batches(lines), make, max(1, count)):
                out.write(block)
                done += n
                share = lines.tell() / total if total else 1.0
                progress.update(task, completed=done, total=max(done, round(done / share)) if share else None)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return done
