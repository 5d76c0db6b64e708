"""`lading run`: one command starts everything, Ctrl-C stops everything, and what is killed comes back."""

import asyncio
import os
import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from lading.app.streams import EndingStreams
from tests.app.whole import Whole, alive, linux_only, until

pytestmark = linux_only


def test_one_command_starts_everything_and_what_was_killed_starts_again(whole: Whole) -> None:
    """One life of the product, since each start takes seconds: it starts, is killed, starts again and is stopped."""
    whole.start()
    tree = _children(whole)
    second = whole.call("run")
    assert second.returncode == 2
    assert f"runs on {whole.data} already (http://127.0.0.1:{whole.port}, process" in second.stderr
    assert whole.process
    whole.process.kill()
    whole.process.wait()
    assert until(lambda: not any(alive(pid) for pid in tree)) < 15, "no orphans"
    assert alive(_postmaster(whole.data)), "the database is left to whoever comes next"
    whole.start()
    tree = _children(whole)
    assert whole.stop() == 0
    assert not any(alive(pid) for pid in tree)
    assert not (whole.data / "cluster" / "postmaster.pid").exists()
    assert (whole.data / "run.lock").read_text() == ""


def _children(whole: Whole) -> list[int]:
    """All four: the first that answers may be there before the last one is."""
    tree: list[int] = []

    def complete() -> bool:
        tree[:] = [*whole.processes("serve"), *whole.processes("work")]
        return len(tree) == 4

    until(complete)
    assert len(tree) == 4, "granian with two processes, and the worker"
    return tree


def test_a_taken_port_is_told_before_anything_starts(whole: Whole) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", whole.port))
        other.listen()
        told = whole.call("run")
    assert told.returncode == 2
    assert told.stderr == (
        f"lading: Port {whole.port} on 127.0.0.1 is in use by another program."
        " Stop that, or set LADING_PORT to another port.\n"
    )
    assert not (whole.data / "cluster").exists()


async def test_a_stream_is_cut_when_the_server_is_to_stop() -> None:
    sent: list[dict[str, object]] = []
    stop = False

    async def app(_scope: object, _receive: object, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(60)

    async def send(message: Any) -> None:
        nonlocal stop
        sent.append(message)
        stop = True

    scope: Any = {"type": "http", "method": "GET", "headers": [(b"accept", b"text/event-stream")]}
    async with asyncio.timeout(5):
        await EndingStreams(app, stopping=lambda: stop)(scope, None, send)  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[-1]["more_body"] is False


@pytest.mark.slow
def test_what_is_killed_comes_back(whole: Whole) -> None:
    whole.start()
    for word, number in (("serve", 1), ("work", 0), ("serve", 0)):
        before = whole.processes(word)
        os.kill(before[number], signal.SIGKILL)
        until(lambda: _replaced(whole, word, before, number))  # noqa: B023 -- called in this round
        until(whole.ready)
    os.kill(_postmaster(whole.data), signal.SIGKILL)
    until(whole.ready)
    assert whole.stop() == 0


def _replaced(whole: Whole, word: str, before: list[int], number: int) -> bool:
    """The killed process has a successor, and all are there again."""
    now = whole.processes(word)
    return len(now) == len(before) and before[number] not in now and set(now) != set(before)


def _postmaster(data: Path) -> int:
    return int((data / "cluster" / "postmaster.pid").read_text().split()[0])
