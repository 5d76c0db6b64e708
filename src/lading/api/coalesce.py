"""Group commit: requests that come at the same time are placed as one batch, in one transaction."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Outcome, PlaceOrder

MAX_ORDERS = 128
MAX_LINES = 2000
PATIENCE = 0.6
"""How long a batch waits for the senders of the one before it, as a share of the time that one took."""

_Waiting = tuple[PlaceOrder, "asyncio.Future[Outcome]"]


class Coalescer:
    """Collects orders while a batch is being written and places them together as the next one.

    A lone order is placed at once: nothing waits for company that may never come. After a batch, its senders are
    likely to come again in a moment, so the next batch waits for as many, for a part of the time that the batch took:
    without that, half of the senders would wait for the other half for ever, in batches of half the size. `lanes`
    batches can be under way at a time.
    """

    def __init__(self, company: Company, *, lanes: int = 1) -> None:
        self._company = company
        self._lanes = lanes
        self._running: set[asyncio.Task[None]] = set()
        self._queue: deque[_Waiting] = deque()
        self._hoped_for = 0
        self._enough = asyncio.Event()
        self.batches = 0
        self.orders = 0

    async def place(self, wish: PlaceOrder) -> Outcome:
        """What becomes of the order. Raises only when the database is away."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._queue.append((wish, answer))
        if len(self._queue) >= self._hoped_for:
            self._enough.set()
        if len(self._running) < self._lanes:
            lane = asyncio.create_task(self._run())
            self._running.add(lane)
            lane.add_done_callback(self._running.discard)
        return await answer

    async def place_all(self, wishes: Sequence[PlaceOrder]) -> list[Outcome]:
        """What becomes of each of these orders, which a sender has batched already."""
        outcomes: list[Outcome] = []
        for start in range(0, len(wishes), MAX_ORDERS):
            outcomes += await place_orders(self._company, wishes=wishes[start : start + MAX_ORDERS])
        return outcomes

    async def _run(self) -> None:
        while self._queue:
            batch = self._next_batch()
            if not batch:
                continue
            began = monotonic()
            try:
                outcomes = await place_orders(self._company, wishes=[wish for wish, _ in batch])
            except Exception as error:
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for (_, answer), outcome in zip(batch, outcomes, strict=True):
                if not answer.done():
                    answer.set_result(outcome)
            if self._queue:
                await self._wait_for_company(len(self._queue) + len(batch), PATIENCE * (monotonic() - began))

    async def _wait_for_company(self, hoped_for: int, seconds: float) -> None:
        self._hoped_for = min(hoped_for, MAX_ORDERS)
        self._enough.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._enough.wait()
        self._hoped_for = 0

    def _next_batch(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        lines = 0
        while self._queue and len(batch) < MAX_ORDERS:
            wish, answer = self._queue[0]
            lines += len(wish.draft.lines)
            if batch and lines > MAX_LINES:
                break
            self._queue.popleft()
            if not answer.cancelled():
                batch.append((wish, answer))
        self.batches += 1
        self.orders += len(batch)
        return batch
