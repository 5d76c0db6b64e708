"""`start`: from the command to the first page, embedded database included, and what the idle processes hold."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground
from lading.app.bench.pace import middle
from lading.app.bench.processes import Memory, command_of, cpu_of, memory_of, tree_of
from lading.app.bench.serving import environment_of, free_port, running

FIRST_PAGE = "/sign-in"
MEGABYTE = 2**20
REST = 3.0
"""Seconds of quiet before memory is looked at."""


class Started(msgspec.Struct, frozen=True):
    """Seconds until the first page, processor seconds spent until then, and what each process holds, by its part."""

    seconds: float
    spent: float
    servers: list[Memory]
    workers: list[Memory]
    database: list[Memory]
    everything: int


def measure_start(ground: Ground) -> list[Figure]:
    """Start and stop `lading run` on a data folder that exists."""
    with _data_folder() as data:
        _start(ground, data, rest=0)  # makes the data folder
        runs = [_start(ground, data, rest=REST if ground.pace.careful else 0) for _ in range(ground.pace.runs)]
    return [*_until_first_page(runs), *_memory(runs[-1])]


def _until_first_page(runs: list[Started]) -> list[Figure]:
    return [
        Figure(
            measure="start",
            name="command to first page",
            value=middle([run.seconds for run in runs]),
            unit="s",
            target=3.0,
            wanted="most",
            note=f"`lading run`, data folder exists; the runs: {', '.join(f'{run.seconds:.2f}' for run in runs)} s",
        ),
        Figure(
            measure="start",
            name="processor time until then",
            value=middle([run.spent for run in runs]),
            unit="s",
            note="of all processes together; steadier than the time on a busy machine",
        ),
    ]


def _memory(found: Started) -> list[Figure]:
    server = max(found.servers, key=lambda one: one.resident, default=Memory(0, 0))
    worker = max(found.workers, key=lambda one: one.resident, default=Memory(0, 0))
    database = sum(one.share for one in found.database) / MEGABYTE
    return [
        Figure(
            measure="start",
            name="one server process, idle",
            value=server.resident / MEGABYTE,
            unit="MB",
            target=150,
            wanted="most",
            note=f"resident, shared pages counted in full; its own share (PSS) is {server.share / MEGABYTE:.0f} MB",
        ),
        Figure(
            measure="start",
            name="the worker, idle",
            value=worker.resident / MEGABYTE,
            unit="MB",
            note=f"resident; its own share is {worker.share / MEGABYTE:.0f} MB",
        ),
        Figure(
            measure="start",
            name="everything, idle",
            value=found.everything / MEGABYTE,
            unit="MB",
            note=f"shares (PSS) of the whole tree, {database:.0f} MB of it PostgreSQL's",
        ),
    ]


@contextmanager
def _data_folder() -> Iterator[Path]:
    room = "/var/tmp" if Path("/var/tmp").is_dir() else None  # noqa: S108 -- the folder in it is ours
    folder = Path(tempfile.mkdtemp(prefix="lading-bench-", dir=room))
    folder.chmod(0o755)  # the server's user has to get through
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(ground: Ground, data: Path, *, rest: float) -> Started:
    port = free_port()
    environment = environment_of("", msgspec.structs.replace(ground.settings, data=data), port=port)
    del environment["LADING_DATABASE_URL"]
    with running("run", environment=environment) as program:
        seconds = program.wait_for(f"http://127.0.0.1:{port}{FIRST_PAGE}")
        spent = cpu_of(program.pid)
        time.sleep(rest)
        return _look(program.pid, seconds, spent)


def _look(first: int, seconds: float, spent: float) -> Started:
    parts: dict[str, list[Memory]] = {"serve": [], "work": [], "postgres": [], "run": []}
    first_server = True
    for pid in sorted(tree_of(first)):
        words = command_of(pid).split()
        part = words[-1] if words and words[-1] in parts else "postgres"
        if part == "serve" and first_server:
            first_server, part = False, "run"  # it only minds the processes that serve
        parts[part].append(memory_of(pid))
    everything = sum(one.share for found in parts.values() for one in found)
    return Started(seconds, spent, parts["serve"], parts["work"], parts["postgres"], everything)
