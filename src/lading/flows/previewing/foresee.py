"""Look before you act: an act rehearsed, or done only where it still causes what was foreseen."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from psycopg.errors import QueryCanceled

from lading.flows.company import Company
from lading.flows.previewing.consequences import Consequences
from lading.flows.previewing.draw_consequences import draw_consequences
from lading.store.joined import Rival, joined
from lading.store.step_back import stepping_back

TRIES = 4
REFUSED = 400


class Done(Protocol):
    """What a door answers: a status of 400 or more means that nothing was done."""

    @property
    def status(self) -> int:
        """The status, as HTTP has it."""


Answered = TypeVar("Answered", bound=Done)
Act = Callable[[Company], Awaitable[Answered]]
"""An act, on the company that it is given, whose every unit of work comes from that company's database."""


async def rehearse(company: Company, *, act: Act[Answered]) -> tuple[Answered, Consequences | None]:
    """What the act would answer and cause; None where it refuses. Nothing is kept, nobody waited for, and nobody waits.

    Raises `Rival` where somebody else is writing the very rows that it would write, several times in a row.
    """
    async with company.looking:
        for tries in range(1, TRIES + 1):
            async with joined(company.database, dry=True) as inside, stepping_back(company.database, inside):
                apart = company.inside(inside)
                answered = await act(apart)
                if answered.status >= REFUSED and inside.rival is None:
                    return answered, None
                if answered.status < REFUSED:
                    with suppress(Rival, QueryCanceled):
                        return answered, await draw_consequences(inside, apart)
            await asyncio.sleep(random.uniform(0.02, 0.08) * tries)  # noqa: S311 -- to part rivals, not for secrets
    raise Rival("Somebody else is just changing the same. Look again in a moment.")


async def act_as_foreseen(
    company: Company, *, act: Act[Answered], fits: Callable[[Consequences], bool], keyed: bool = False
) -> tuple[Answered, Consequences | None]:
    """Do the act in one transaction; where its consequences do not fit, undo it and answer them instead.

    What is `keyed` and changes nothing took effect before under its Idempotency-Key: it gets its answer again.
    """
    async with company.looking:
        try:
            async with joined(company.database, dry=False) as inside:
                apart = company.inside(inside)
                answered = await act(apart)
                if answered.status >= REFUSED:
                    raise _NotKept(answered, None)
                if keyed and not inside.changes:
                    return answered, None
                found = await draw_consequences(inside, apart)
                if not fits(found):
                    raise _NotKept(answered, found)
        except _NotKept as undone:
            return undone.answered, undone.found
    return answered, None


class _NotKept(Exception):
    def __init__(self, answered: Any, found: Consequences | None) -> None:
        super().__init__()
        self.answered = answered
        self.found = found
