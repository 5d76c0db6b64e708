"""Whatever the OpenAPI document allows, and much that it does not, gets an answer that is no fault of ours."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.app.bench.serving import Server, serving
from lading.store import Settings, open_database
from tests.small_company import found_company

ROOT = Path(__file__).parents[2]


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """The small company behind a real server."""
    asyncio.run(_found(database_url))
    settings = Settings(data=tmp_path, database_url=database_url, processes=1)
    with serving(database_url, settings=settings) as server:
        yield server


async def _found(url: str) -> None:
    database = open_database(url)
    await found_company(database)
    await database.close()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "phases",
    ["examples", pytest.param("coverage", marks=pytest.mark.slow), pytest.param("fuzzing", marks=pytest.mark.slow)],
)
def test_nothing_breaks_the_server(served: Server, phases: str) -> None:
    told = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{served.address}/api/v1/openapi.json",
            *("-H", f"Authorization: Bearer {served.key}"),
            *("--checks", "no_fault_of_ours", "--phases", phases, "--max-examples", "30", "--no-color"),
        ],
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.server_faults"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout.partition("= FAILURES =")[2][:8000] or told.stdout[-4000:]
    assert " generated, " in told.stdout
