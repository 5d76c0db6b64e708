"""A worker is killed at each point of calling a provider; afterwards its journal and our books say the same."""

import asyncio
import signal
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from lading.flows.company import Company
from tests.fake_provider import fake_provider
from tests.killed_caller import POINTS
from tests.paying import found_gateway, paid, work

D = Decimal
pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("kind", ["capture", "refund", "void"])
async def test_a_killed_worker_leaves_nothing_unsettled(
    company: Company, database_url: str, tmp_path: Path, point: str, kind: str
) -> None:
    with fake_provider(tmp_path) as provider:
        await found_gateway(company, provider)
        payment = await paid(company, provider)
        first = await payment.intend("capture", "15.00")
        if kind != "capture":
            await work(company)
            await payment.intend(kind, "4.00", of=first.id if kind == "refund" else None)
        assert await _run(point, database_url) == -signal.SIGKILL
        for _ in range(3):
            await work(company)
        assert {state for _, _, state in await payment.operations()} == {"succeeded"}
        assert len(provider.operations(kind)) == 1
        await payment.agrees()


async def _run(point: str, url: str) -> int:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.killed_caller", point, url)
    return await process.wait()
