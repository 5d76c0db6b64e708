"""Ten kills under load: no acknowledged order is lost, none is doubled, and service comes back."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.app.shoppers import Shoppers
from tests.app.whole import Whole, linux_only, until

pytestmark = [linux_only, pytest.mark.slow, pytest.mark.timeout(600)]
SCOPES = ("orders:read", "orders:write", "stock:write", "catalog:write")
VICTIMS = ("serve", "postgres", "work", "serve", "backend", "serve", "work", "postgres", "backend", "serve")


async def test_ten_kills_under_load_lose_and_double_nothing(whole: Whole) -> None:
    whole.start()
    shoppers = Shoppers(f"http://127.0.0.1:{whole.port}", _key(whole))
    await shoppers.prepare()
    crowd = [asyncio.create_task(shoppers.shop(name)) for name in range(16)]
    for victim in VICTIMS:
        await _kill(whole, victim, shoppers)
    shoppers.leave.set()
    await asyncio.gather(*crowd)
    found = await shoppers.numbers_by_external_id()
    await shoppers.close()
    assert shoppers.refused == []
    assert {name: [number] for name, number in shoppers.acknowledged.items()} == found
    assert len(found) > 100
    audit = whole.call("audit")
    assert audit.returncode == 0, audit.stdout
    assert whole.stop() == 0


def _key(whole: Whole) -> str:
    made = whole.call("key", "create", "--name", "plug", "--scope", *SCOPES)
    assert made.returncode == 0, made.stderr
    return next(word for word in made.stdout.split() if word.startswith("lading_"))


async def _kill(whole: Whole, victim: str, shoppers: Shoppers) -> None:
    """Kill one of them in the midst of work, and wait until each shopper can have had an answer again."""
    await asyncio.sleep(1.5)
    os.kill(_process(whole, victim), signal.SIGKILL)
    before = len(shoppers.acknowledged)
    await asyncio.to_thread(until, lambda: len(shoppers.acknowledged) > before + 16)


def _process(whole: Whole, victim: str) -> int:
    if victim in ("serve", "work"):
        return whole.processes(victim)[-1]
    postmaster = int((whole.data / "cluster" / "postmaster.pid").read_text().split()[0])
    return postmaster if victim == "postgres" else _backend(postmaster)


def _backend(postmaster: int) -> int:
    """A server process of PostgreSQL that serves one of our connections: all others die with it."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == postmaster and b"[local]" in words:
            return int(folder.name)
    raise AssertionError("PostgreSQL serves nobody")
