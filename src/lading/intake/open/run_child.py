"""A file is opened in a child process of its own, bounded in memory, time and what it may hand back."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import cast

import msgspec

import lading
from lading.intake.open.asking import (
    Answer,
    Ask,
    DrawAsk,
    NotOpened,
    OpenAsk,
    RecogniseAsk,
    WasDrawn,
    WasOpened,
    WasRecognised,
)
from lading.intake.open.bounds import (
    LARGEST_ANSWER,
    LARGEST_FILE,
    MOST_SCANNED,
    MOST_SECONDS,
    PATIENCE,
    SECONDS,
    SECONDS_A_PAGE,
)
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened

_CODE = str(Path(lading.__file__).parents[1])
_CHUNK = 1024 * 1024


async def open_file(*, content: bytes, name: str, media: str = "", recognise: bool = True, depth: int = 0) -> Opened:
    """What is inside a file; scanned pages are recognised unless `recognise` is false.

    `depth` counts the archives around it. Raises Unopenable with the reason.
    """
    if len(content) > LARGEST_FILE:
        raise Unopenable("too_large")
    if not content:
        raise Unopenable("empty")
    answer = await _ask(OpenAsk(content, name, media, depth), seconds=PATIENCE * SECONDS)
    if not isinstance(answer, WasOpened):
        raise Unopenable("broken")
    if not answer.scans:
        return answer.opened
    if not recognise:
        return _with_remark(answer.opened, "Its scanned pages were not recognised.")
    return await _recognise(content, answer)


async def draw_page(*, content: bytes, page: int, width: int, name: str = "", turned: float = 0.0) -> bytes:
    """A page as a PNG of so many pixels' width; `turned` is the page's own, so that its words' boxes fit."""
    if len(content) > LARGEST_FILE:
        raise Unopenable("too_large")
    answer = await _ask(DrawAsk(content, name, page, width, turned), seconds=PATIENCE * SECONDS)
    if not isinstance(answer, WasDrawn):
        raise Unopenable("broken")
    return answer.picture


async def _recognise(content: bytes, answer: WasOpened) -> Opened:
    opened, scans = answer.opened, answer.scans[:MOST_SCANNED]
    if len(answer.scans) > len(scans):
        opened = _with_remark(opened, f"Only the first {len(scans)} of {len(answer.scans)} scanned pages were read.")
    ask = RecogniseAsk(content, scans)
    try:
        recognised = await _ask(ask, seconds=min(MOST_SECONDS, PATIENCE * (SECONDS + SECONDS_A_PAGE * len(scans))))
    except Unopenable as refused:
        return _with_remark(opened, f"Its scanned pages were not recognised: {refused.sentence}")
    if not isinstance(recognised, WasRecognised):
        return _with_remark(opened, "Its scanned pages were not recognised.")
    pages = list(opened.pages)
    for at, page in zip(scans, recognised.pages, strict=False):
        pages[at] = page
    return msgspec.structs.replace(opened, pages=pages, remarks=[*opened.remarks, *recognised.remarks])


def _with_remark(opened: Opened, remark: str) -> Opened:
    return msgspec.structs.replace(opened, remarks=[*opened.remarks, remark])


async def _ask(ask: Ask, *, seconds: float) -> Answer:
    """Ask a fresh child, and raise what it refuses."""
    recognising = ["recognise"] if isinstance(ask, RecogniseAsk) else []
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-s", "-m", "lading.intake.open.child", *recognising),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
        cwd="/",
        start_new_session=True,
        limit=_CHUNK,
    )
    try:
        async with asyncio.timeout(seconds):
            _, answered = await asyncio.gather(
                _tell(cast("asyncio.StreamWriter", child.stdin), msgspec.msgpack.encode(ask)),
                _hear(cast("asyncio.StreamReader", child.stdout)),
            )
            status = await child.wait()
    except TimeoutError:
        raise Unopenable("took_too_long") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        if child.returncode is None:
            await child.wait()
    return _understand(answered, status)


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


async def _tell(pipe: asyncio.StreamWriter, asked: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(asked)
        await pipe.drain()
    pipe.close()


async def _hear(pipe: asyncio.StreamReader) -> bytes:
    parts, size = [], 0
    while part := await pipe.read(_CHUNK):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise Unopenable("bomb")
        parts.append(part)
    return b"".join(parts)


def _understand(answered: bytes, status: int) -> Answer:
    if status == -signal.SIGXCPU:
        raise Unopenable("took_too_long")
    if status in {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGKILL, -signal.SIGILL}:
        raise Unopenable("bomb")
    try:
        answer: Answer = msgspec.msgpack.decode(answered, type=Answer)
    except msgspec.MsgspecError:
        raise Unopenable("broken") from None
    if isinstance(answer, NotOpened):
        raise Unopenable(answer.code, answer.sentence)  # type: ignore[arg-type]
    return answer
