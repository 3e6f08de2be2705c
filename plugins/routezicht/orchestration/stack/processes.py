"""Starts processes in groups of their own with pid files, and stops whole groups."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path


def _group_of(pid_file: Path) -> int | None:
    """Process group in a pid file, if one of its members still lives and is ours."""
    try:
        pid, started = pid_file.read_text().split()
        if _start_time(int(pid)) != started:  # the number was given to another process since
            return None
        return int(pid)
    except (FileNotFoundError, ValueError):
        return None


def _start_time(pid: int) -> str | None:
    """Kernel start time of a process: with the pid it names one process for ever."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return None
    return None if fields[0] == "Z" else fields[19]


def running(pid_file: Path) -> bool:
    """Whether the process of this pid file lives."""
    return _group_of(pid_file) is not None


def start(name: str, command: Sequence[str], environment: dict[str, str], folder: Path) -> None:
    """Start `command` detached, unless it already runs; output goes to `<folder>/<name>.log`."""
    folder.mkdir(parents=True, exist_ok=True)
    pid_file = folder / f"{name}.pid"
    if running(pid_file):
        return
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - the command is one of SERVICES
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
        )
    pid_file.write_text(f"{process.pid} {_start_time(process.pid)}")


def stop(names: Sequence[str], folder: Path, *, patience: float = 20.0) -> list[str]:
    """Stop the groups of these processes together; return those that had to be killed."""
    groups = {name: group for name in names if (group := _group_of(folder / f"{name}.pid"))}
    for group in groups.values():
        os.killpg(group, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(_alive(group) for group in groups.values()):
        time.sleep(0.1)
    killed = [name for name, group in groups.items() if _alive(group)]
    for name in killed:
        os.killpg(groups[name], signal.SIGKILL)
    for name in names:
        (folder / f"{name}.pid").unlink(missing_ok=True)
    return killed


def _alive(group: int) -> bool:
    """Whether any member of the group still runs (a zombie does not)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z" and int(fields[2]) == group:
            return True
    return False
