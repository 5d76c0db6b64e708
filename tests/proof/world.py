"""The real company beside the model: acts on real units of work, some with the plug pulled, and the laws proven."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psycopg

from lading.flows.company import Company
from lading.flows.proving.prove_laws import audit
from lading.kernel import Refusal
from lading.returns.policy import Policy, Rule, Terms
from lading.store import open_database
from tests.back import Counter as Desk
from tests.fake_provider import FakeProvider
from tests.paying import found_gateway
from tests.proof.plug import CRASHES, Plug
from tests.proof.prover import Prover
from tests.proof.wipe import SHELVES, keep_as_founded
from tests.road import Road
from tests.small_company import found_company, write_stock

ALL_MAY_COME = Rule(name="All", outcome="authorise", sentence="Send it back.", terms=Terms(refund_when="receipt"))
Act = Callable[..., Coroutine[Any, Any, Any]]


class World:
    """One company and its payment provider for all examples; it is wiped between two: a fresh one costs more."""

    def __init__(self, url: str, *, admin_url: str, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.database = open_database(url, pool=1)
        self.admin = psycopg.connect(admin_url, autocommit=True)
        self.provider = FakeProvider(journal=folder / "provider.jsonl")
        self.company: Company = self.runner.run(found_company(self.database))
        self.desk = Desk(self.company)
        self.runner.run(found_gateway(self.company, self.provider))
        self.runner.run(self.desk.policy(Policy(rules=[], otherwise=ALL_MAY_COME)))
        keep_as_founded(self.admin)
        self.prover = Prover(url)
        self.plug = Plug(self.database, self.admin)
        self.acts: Counter[str] = Counter()
        self.moved = True
        self._names = 0

    def begin_again(self) -> None:
        """As it was when it was founded."""
        self.acts["examples"] += 1
        self.moved = True
        self.admin.execute("SELECT pg_temp.wipe()")
        self.provider.ask("/test/rules/clear", {})
        self.runner.run(self._restock())

    async def _restock(self) -> None:
        async with self.database.unit_of_work() as unit:
            for shelf in SHELVES:
                await unit.execute(f"DELETE FROM {shelf}")
            await write_stock(unit)

    def new_name(self) -> str:
        """A name that was never given before."""
        self._names += 1
        return f"n{self._names}"

    def road(self, number: str) -> Road:
        """The road of an order."""
        return Road(self.company, number)

    def run(self, act: Act, *values: Any, **told: Any) -> Any:
        """What an act answers that nobody refuses."""
        return self.tried(act, *values, **told)[1]

    def tried(self, act: Act, *values: Any, steps: bool = False, **told: Any) -> tuple[bool, Any]:
        """Whether an act was done, and what it answers. What is refused changes nothing.

        Where the plug was pulled nothing of it is there, where the answer was lost all of it; it is done once more. One
        that consists of several `steps` may leave those that were done.
        """
        before = self.prover.happened()
        try:
            answer = self.runner.run(act(*values, **told))
        except Refusal:
            assert steps or self.prover.happened() == before
            self.moved |= steps
            self.acts["refused"] += 1
            return False, None
        except CRASHES:
            if not (self.plug.pulled or self.plug.lost):
                raise
            assert steps or self.plug.lost == (self.prover.happened() != before)
            self.moved = True
        else:
            self.moved = True
            self.acts[act.__qualname__] += 1
            return True, answer
        finally:
            self.plug.disarm()
        self.prove()
        self.acts["cut off"] += 1
        return self.tried(act, *values, steps=steps, **told)

    def prove(self) -> None:
        """Every law holds of everything there is; they are asked where something was done since they held last."""
        if self.moved:
            assert self.prover.broken() == [], self.runner.run(audit(self.database))
            self.moved = False

    def close(self) -> None:
        """Return every connection."""
        self.provider.kill()
        self.runner.run(self.database.close())
        self.prover.close()
        self.runner.close()
        self.admin.close()
