"""A worker that is killed at a named point of calling a provider: `python -m tests.killed_caller POINT URL`."""

import asyncio
import os
import signal
import sys
from typing import Any

from lading.app.gateways import GATEWAYS
from lading.flows.company import Company
from lading.flows.gateways.call_gateways import call_gateways
from lading.payments.gateways import GatewayAccount
from lading.payments.outcomes import Outcome
from lading.payments.ports import Asked
from lading.store import open_database

POINTS = ("taken, not called", "called, not recorded", "recorded")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Killing:
    """The adapter as it is, but around its call the power goes out."""

    def __init__(self, inner: Any, point: str) -> None:
        self._inner, self._point = inner, point

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def call(self, asked: Asked) -> Outcome:
        if self._point == POINTS[0]:
            _die()
        outcome: Outcome = await self._inner.call(asked)
        if self._point == POINTS[1]:
            _die()
        return outcome


async def _work(point: str, url: str) -> None:
    def opener(account: GatewayAccount) -> Any:
        return _Killing(GATEWAYS["fake"](account), point)

    company = Company(open_database(url))
    company.gateways = {"fake": opener}
    await call_gateways(company)
    _die()


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1], sys.argv[2]))
