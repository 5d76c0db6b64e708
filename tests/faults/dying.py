"""An act in a process of its own, forked from this one: it answers what it did, or is killed on the way."""

import asyncio
import gc
import json
import os
import signal
import traceback
import warnings
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from tests.faults.points import Points

DYING = "dying"
"""The name by which the server knows the connections of those who die."""


@dataclass(frozen=True)
class Ending:
    """How a process ended: killed at the one point that it names, or with an answer and the points that it passed."""

    killed: bool
    answer: Any = None
    points: list[str] = field(default_factory=list)


def forked(act: Callable[[], Coroutine[Any, Any, Any]], *, die_at: int | str | None = None) -> Ending:
    """Do it in a child. `die_at` is the number of a point, or a name: then it dies where that comes first."""
    ears, mouth = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads beside us: the child uses none of theirs
        child = os.fork()
    if child == 0:
        os.close(ears)
        _live(act, die_at, mouth)
    os.close(mouth)
    with os.fdopen(ears, "rb") as heard:
        told = heard.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, status
        return Ending(killed=True, points=[told.decode()])
    said = json.loads(told)
    assert "broken" not in said, said["broken"]
    return Ending(False, said["answer"], said["points"])


def _live(act: Callable[[], Coroutine[Any, Any, Any]], die_at: int | str | None, mouth: int) -> None:
    gc.disable()  # what our parent has open is not ours to close
    os.environ["PGAPPNAME"] = DYING
    asyncio._set_running_loop(None)  # our parent's may be running; it is not ours
    points = Points(die_at, say=lambda point: _write(mouth, point.encode()))
    try:
        points.listen()
        said = {"answer": asyncio.run(act()), "points": points.passed}
    except BaseException:
        said = {"broken": traceback.format_exc()}
    _write(mouth, json.dumps(said, default=str).encode())
    os._exit(0)


def _write(mouth: int, told: bytes) -> None:
    while told:
        told = told[os.write(mouth, told) :]
