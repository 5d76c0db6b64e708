"""Processes as Linux shows them: a tree, its memory, and the processor time that it has used."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


class Memory(msgspec.Struct, frozen=True):
    """Bytes: everything that is resident, and the share of it that this process alone accounts for."""

    resident: int
    share: int


def tree_of(pid: int) -> list[int]:
    """The process and everything below it; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for one in _all():
        children.setdefault(_parent(one), []).append(one)
    found: list[int] = []
    waiting = [pid] if _PROC.joinpath(str(pid)).exists() else []
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_of(pid: int) -> float:
    """Seconds of processor time of a process and all below it, ended ones included."""
    total = 0.0
    for one in tree_of(pid):
        fields = _stat(one)
        total += sum(int(field) for field in fields[11 : 15 if one == pid else 13]) / _TICKS if fields else 0.0
    return total


def memory_of(pid: int) -> Memory:
    """What one process holds; nothing where it has ended or may not be looked at."""
    sizes = {"Rss:": 0, "Pss:": 0}
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(" ")
            if name in sizes:
                sizes[name] = int(rest.split()[0]) * 1024
    return Memory(sizes["Rss:"], sizes["Pss:"])


def command_of(pid: int) -> str:
    """With what the process was started, words divided by blanks."""
    with suppress(OSError):
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return ""


def postmaster_of(url: str) -> int:
    """The first process of the server behind a URL; 0 where it runs elsewhere."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        backend = int(row[0]) if row else 0
        return _parent(backend) if "postgres" in command_of(backend) else 0


def _all() -> Iterator[int]:
    return (int(folder.name) for folder in _PROC.glob("[0-9]*"))


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on: the parent is the second, times are the 12th to 15th."""
    with suppress(OSError):
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return []
