"""Every command of the API is previewed, changes nothing by that, and is then done with its token, or refused."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from litestar import Litestar

from tests.api.commands import commands, not_previewed
from tests.api.looking_first import NOTED

ROOT = Path(__file__).parents[2]
SEEN = Path(__file__).with_name("seen_commands.txt")
"""What the long proof has seen, a line each, with `*` where doing it again would cause just the same again."""
NOT_OF_COMMANDS = ("test_preview", "test_gate.", "test_docs", "test_bad_input", "test_schema", "test_health")
"""Files whose tests count requests, break the API on purpose or look at a single request."""
COUNTS_GUESSES = ("test_webhooks.py::test_who_guesses_too_often_has_to_wait_and_the_shop_has_not",)
"""A guess counts where it is only looked at, too, or looking would be a free way to guess; and then it was two."""


def told() -> dict[str, bool]:
    """The commands of the list, and whether they cause the same again."""
    lines = SEEN.read_text().splitlines()
    return {line.removesuffix(" *"): line.endswith(" *") for line in lines}


async def test_a_command_that_nobody_has_looked_at_first_is_noticed(app: Litestar) -> None:
    """Who adds a command sends it in a test of this folder, runs that with LADING_TESTS_LOOK_FIRST, and lists it."""
    assert [name for name in commands(app) if name not in told()] == []
    assert [name for name in told() if name not in commands(app)] == []


async def test_the_few_without_a_preview_say_why(app: Litestar) -> None:
    assert sorted(not_previewed(app)) == [
        "POST /api/v1/audit/runs",
        "POST /api/v1/gateways/{code}/check",
        "POST /api/v1/intake/reader/check",
        "POST /api/v1/intake/systems/{channel}/check",
        "POST /api/v1/intake/trading-partners/{code}/check",
        "POST /api/v1/orders/{number}/payment-links",
    ]
    assert all(why.endswith(".") for why in not_previewed(app).values())


@pytest.mark.slow
@pytest.mark.timeout(3 * 3600)
async def test_every_command_is_seen_before_it_is_done(app: Litestar, tmp_path: Path) -> None:
    noted = tmp_path / "commands"
    files = [str(file) for file in sorted(Path(__file__).parent.glob("test_*.py")) if not _left_out(file)]
    spared = [f"--deselect=tests/api/{one}" for one in COUNTS_GUESSES]
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, *spared),
        env=os.environ | {NOTED: str(noted)},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await run.communicate()
    assert run.returncode == 0, said.decode()[-4000:]
    seen = [line.split("\t") for line in noted.read_text().splitlines()]
    moved = {name for name, how in seen if how == "moved"}
    assert sorted(set(commands(app)) - {name for name, _ in seen}) == []
    assert {name for name, _ in seen} - moved == {name for name, repeats in told().items() if repeats}


def _left_out(file: Path) -> bool:
    return file.name.startswith(NOT_OF_COMMANDS)
