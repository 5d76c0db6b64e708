"""Every command of the OpenAPI document is previewed, changes nothing, and is then done with its token."""

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest
from litestar import Litestar

from lading.api.openapi import describe
from tests.api.looking_first import NOTED

ROOT = Path(__file__).parents[2]
NOT_OF_COMMANDS = ("test_preview", "test_gate", "test_docs", "test_bad_input", "test_schema", "test_health")
"""Files whose tests count requests, break the API on purpose or look at a single request."""


def commands(app: Litestar) -> dict[str, re.Pattern[str]]:
    """Every command of the document, with what its address looks like."""
    return {
        f"{method.upper()} {path}": re.compile(f"{method.upper()} " + re.sub(r"{[^}]+}", "[^/]+", path))
        for path, methods in describe(app, version="0")["paths"].items()
        for method, told in methods.items()
        if any(one["name"] == "Preview-Token" for one in told["parameters"])
    }


@pytest.mark.slow
async def test_every_command_is_seen_before_it_is_done(app: Litestar, tmp_path: Path) -> None:
    noted = tmp_path / "commands"
    found = sorted(Path(__file__).parent.glob("test_*.py"))
    files = [str(file) for file in found if not file.stem.startswith(NOT_OF_COMMANDS)]
    run = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files),
        env=os.environ | {NOTED: str(noted)},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await run.communicate()
    assert run.returncode == 0, told.decode()[-4000:]
    seen = set(noted.read_text().splitlines())
    missing = [name for name, address in commands(app).items() if not any(map(address.fullmatch, seen))]
    assert missing == []
