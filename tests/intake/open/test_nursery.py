"""The nursery: a fresh child for each file, ended when it is late or nobody waits; a nursery that dies comes back."""

import asyncio
import os
import signal
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from lading.intake.open.ask_nursery import ask_child, close_nursery
from lading.intake.open.asking import OpenAsk
from lading.intake.open.run_child import open_file
from lading.intake.open.unopenable import Unopenable
from tests.paper import pdf_of, text_at

ENDLESS = pdf_of(
    filters="/Filter [/FlateDecode /FlateDecode]",
    streams=[zlib.compress(zlib.compress(b"0 0 m 1 1 l S\n" * 3_000_000, 9), 9)] * 4,
)


def processes(parent: int) -> list[int]:
    """The children of a process, by what the system says."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, of, *_ = one.read_text().rpartition(")")[2].split()
            found += [int(one.parent.name)] if int(of) == parent and state != "Z" else []
    return found


def nurseries() -> list[int]:
    """Those of this process."""
    return [
        one
        for one in processes(os.getpid())
        if b"lading.intake.open.nursery" in Path(f"/proc/{one}/cmdline").read_bytes()
    ]


async def words(text: str) -> list[str]:
    """Of a page that says this."""
    return [word.text for word in (await open_file(content=pdf_of(text_at(9, 99, text)), name="a.pdf")).pages[0].words]


async def test_a_child_that_is_late_is_ended_and_the_next_is_fresh() -> None:
    assert await words("before") == ["before"]
    question = msgspec.msgpack.encode(OpenAsk(ENDLESS, "a.pdf"))
    with pytest.raises(Unopenable) as late:
        await ask_child("open", question, seconds=0.1)
    assert late.value.code == "took_too_long"
    assert await words("next") == ["next"]
    assert len(nurseries()) == 1


async def test_a_child_whose_asker_goes_away_is_ended() -> None:
    assert await words("before") == ["before"]
    asked = asyncio.create_task(open_file(content=ENDLESS, name="a.pdf"))
    for _ in range(200):
        if processes(nurseries()[0]):
            break
        await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    for _ in range(200):
        if not processes(nurseries()[0]):
            break
        await asyncio.sleep(0.01)
    assert processes(nurseries()[0]) == []


async def test_a_nursery_that_was_killed_or_closed_is_started_anew() -> None:
    assert await words("one") == ["one"]
    (first,) = nurseries()
    os.kill(first, signal.SIGKILL)
    assert await words("two") == ["two"]
    close_nursery()
    assert nurseries() == []
    assert await asyncio.gather(*(words(f"w{n}") for n in range(6))) == [[f"w{n}"] for n in range(6)]
