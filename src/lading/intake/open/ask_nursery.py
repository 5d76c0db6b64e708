"""Our side of the nursery: one for this process, started when it is needed, and anew when it has gone."""

import asyncio
import atexit
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import lading
from lading.intake.open.bounds import LARGEST_ANSWER
from lading.intake.open.child import LIMITS
from lading.intake.open.nursery import ENDED, LATE, QUESTION
from lading.intake.open.unopenable import Unopenable

_CODE = str(Path(lading.__file__).parents[1])
_CHUNK = 1024 * 1024
_SLACK = 20.0
"""Seconds that the nursery itself may take; past them it is given up."""
_MOST_CHILDREN = 1_000
"""After so many a fresh nursery is started: nothing that it may have gathered grows for ever."""


class Gone(Exception):
    """The nursery ended before its child did."""


class _Nursery:
    """The process, and the socket on which it is asked."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-m", "lading.intake.open.nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )
        self.owner = os.getpid()
        self.left = _MOST_CHILDREN

    def hand_over(self, kind: str, seconds: float, lines: tuple[socket.socket, socket.socket]) -> None:
        """Raises `OSError` where it is gone."""
        self.left -= 1
        numbers = [line.fileno() for line in lines]
        socket.send_fds(self._control, [QUESTION.pack(list(LIMITS).index(kind), seconds)], numbers)

    def close(self, *, now: bool = False) -> None:
        """Ask nothing more: it ends with its last child, or `now`."""
        self._control.close()
        if now:
            self._process.kill()
            self._process.wait()


_lock = threading.Lock()
_known: list[_Nursery] = []
_closed: list[_Nursery] = []


def _hand_over(kind: str, seconds: float, lines: tuple[socket.socket, socket.socket]) -> None:
    with _lock:
        if _known and (_known[0].owner != os.getpid() or _known[0].left <= 0):
            _close_known()
        if not _known:
            _known.append(_Nursery())
        try:
            _known[0].hand_over(kind, seconds, lines)
        except OSError:
            _close_known()
            _known.append(_Nursery())
            _known[0].hand_over(kind, seconds, lines)


def _close_known() -> None:
    while _known:
        _known[0].close()
        _closed.append(_known.pop())


@atexit.register
def close_nursery() -> None:
    """End it, and the children that live."""
    with _lock:
        _close_known()
        while _closed:
            one = _closed.pop()
            if one.owner == os.getpid():
                one.close(now=True)


async def ask_child(kind: str, question: bytes, *, seconds: float) -> tuple[bytes, int]:
    """The answer of a fresh child, and how it ended. Raises `Unopenable` where it takes too long or says too much."""
    try:
        return await _ask(kind, question, seconds)
    except Gone:
        return await _ask(kind, question, seconds)


async def _ask(kind: str, question: bytes, seconds: float) -> tuple[bytes, int]:
    ours, theirs = socket.socketpair()
    told, telling = socket.socketpair()
    try:
        with theirs, telling:
            _hand_over(kind, seconds, (theirs, telling))
        async with asyncio.timeout(seconds + _SLACK):
            answered = await _talk(ours, question)
            ended = await _hear(told)
    except TimeoutError:
        with _lock:
            _close_known()
        raise Unopenable("took_too_long") from None
    finally:
        ours.close()
        told.close()
    if len(ended) < ENDED.size:
        raise Gone
    how: int = ENDED.unpack(ended)[0]
    if how == LATE:
        raise Unopenable("took_too_long")
    return answered, how


async def _talk(line: socket.socket, question: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(sock=line, limit=_CHUNK)
    try:
        with suppress(BrokenPipeError, ConnectionResetError):
            writer.write(question)
            writer.write_eof()
        parts, size = [], 0
        with suppress(ConnectionResetError):
            while part := await reader.read(_CHUNK):
                size += len(part)
                if size > LARGEST_ANSWER:
                    raise Unopenable("bomb")
                parts.append(part)
        return b"".join(parts)
    finally:
        writer.close()


async def _hear(line: socket.socket) -> bytes:
    line.setblocking(False)
    with suppress(ConnectionResetError):
        return await asyncio.get_running_loop().sock_recv(line, ENDED.size)
    return b""


def _environment() -> dict[str, str]:
    """Nothing of ours: no secrets, one thread, and where our own code lies."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {
        "PYTHONPATH": _CODE,
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "2",
        **threads,
    }
