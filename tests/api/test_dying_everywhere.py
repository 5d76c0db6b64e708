"""Every command that the API's tests send is killed before it is done, leaves nothing, and is then done once."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from litestar import Litestar

from tests.api.commands import commands, name_of
from tests.api.dying_first import KILLED
from tests.api.test_preview_everywhere import NOT_OF_COMMANDS, ROOT

READ_NUMBERS = (
    "test_fulfilments.py::test_work_is_listed_by_place_and_state",
    "test_parties.py::test_parties_without_a_code_get_the_next_free_one",
    "test_returns.py::test_the_same_key_asks_once",
    "test_stock.py::test_goods_come_and_move_and_are_counted",
)
"""Tests that know which number comes next: what died has drawn it, and a series of its own leaves a gap."""
COUNTS_TRIES = ("test_pickups.py::test_a_pickup_is_worked_off",)
"""A wrong code counts although it is refused, and then it was tried four times."""
NOT_KILLED = ("test_dying", "test_gateways", "test_every_setting")
"""This file, what calls a provider, and settings."""
MOVES = (
    "/orders",
    "/fulfilments",
    "/shipments",
    "/stock",
    "/returns",
    "/claims",
    "/goods-claims",
    "/invoices",
    "/payments",
    "/purchase",
)
"""Beginnings of addresses below which units and money move."""
DONE_IN_FAULTS = {
    "POST /orders/{number}/change-delivery": "change delivery",
    "POST /shipments/{id}/lost": "report shipment lost",
    "POST /stock/counts": "count stock",
    "POST /orders/{number}/captures": "ask for a capture",
    "POST /orders/{number}/voids": "ask for a void",
    "POST /returns/{number}/exchange": "exchange return",
    "POST /returns/{number}/settle": "settle return",
    "POST /fulfilments/{id}/accept": "accept work",
    "POST /fulfilments/{id}/ready": "make ready",
    "POST /fulfilments/{id}/hand-over": "hand over",
    "POST /orders/{number}/disputes": "book dispute",
    "PUT /purchase-orders/{number}": "change purchase order",
}
"""Commands that no test here sends where it is killed, and the act of `tests/faults` that is killed instead."""
MOVE_NOTHING = frozenset(
    {
        "POST /orders/{number}/change-link",
        "POST /orders/{number}/queue",
        "POST /orders/{number}/authorisations",
        "POST /orders/{number}/payment-links/{link}/withdraw",
    }
)
"""Commands below those addresses that write a wish, a link or a rank, and move neither units nor money."""


@pytest.mark.slow
@pytest.mark.timeout(3 * 3600)
async def test_every_command_dies_before_it_is_done(app: Litestar, tmp_path: Path) -> None:
    noted = tmp_path / "commands"
    found = sorted(Path(__file__).parent.glob("test_*.py"))
    files = [str(file) for file in found if not file.name.startswith((*NOT_OF_COMMANDS, *NOT_KILLED))]
    spared = [f"--deselect=tests/api/{one}" for one in READ_NUMBERS + COUNTS_TRIES]
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=600", *files, *spared),
        env=os.environ | {KILLED: str(noted)},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await run.communicate()
    assert run.returncode == 0, told.decode()[-4000:]
    seen = {name_of(app, *line.split(" ", 1)) for line in noted.read_text().splitlines()}
    missing = {
        name.replace(" /api/v1", " ")
        for name in commands(app)
        if name.partition("/api/v1")[2].startswith(MOVES) and name not in seen
    }
    assert missing - DONE_IN_FAULTS.keys() - MOVE_NOTHING == set()
