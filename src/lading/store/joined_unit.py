"""A unit of work inside a transaction that others share; of a rehearsal it locks nothing and draws nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, LiteralString

from psycopg import AsyncConnection as RawConnection

from lading.kernel import Actor
from lading.store.connection import Connection
from lading.store.drawn import Drawn
from lading.store.unit_of_work import Parameters, UnitOfWork
from lading.store.unlocked import draws_numbers, without_locks


class JoinedUnit(UnitOfWork):
    """A savepoint. `drawn` collects the names that the whole transaction has drawn."""

    def __init__(
        self, sql: Connection, raw: RawConnection[Any], actor: Actor, now: datetime, *, dry: bool, drawn: Drawn
    ) -> None:
        super().__init__(sql, raw, actor, now)
        self.dry = dry
        self.drawn = drawn

    async def fetch(
        self, query: LiteralString, parameters: Parameters | None = None, *, plan_anew: bool = False
    ) -> list[tuple[Any, ...]]:
        """As ever; of a rehearsal without locks."""
        rows = await super().fetch(self._sent(query), parameters, plan_anew=plan_anew)
        if draws_numbers(query):
            self.drew(str(value) for row in rows for value in row if isinstance(value, int))
        return rows

    async def execute(self, query: LiteralString, parameters: Parameters | None = None) -> int:
        """As ever; of a rehearsal without locks."""
        return await super().execute(self._sent(query), parameters)

    async def draw(self, series: str, *, prefix: str, count: int, digits: int = 1) -> list[str]:
        """As ever; of a rehearsal names that nobody else draws, so that its series keeps its numbers."""
        if self.dry:
            names = [f"{prefix}{self.drawn.stand_in()}" for _ in range(count)]
        else:
            names = await super().draw(series, prefix=prefix, count=count, digits=digits)
        self.drew(names)
        return names

    def drew(self, names: Iterable[str]) -> None:
        """Remember that these names are new."""
        self.drawn.add(names)

    def _sent(self, query: LiteralString) -> LiteralString:
        return without_locks(query) if self.dry else query
