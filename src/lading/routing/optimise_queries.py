"""Questions about runs of the optimiser."""

from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import select

from lading.kernel import NotFound
from lading.routing.optimise_explain import Reasons
from lading.routing.optimise_tables import optimisations
from lading.store.connection import Connection


class PlaceLoad(msgspec.Struct, frozen=True):
    """Parcels that leave a place on a day (counted from the run's), before and after; `room` None has no limit."""

    place: str
    day: int
    before: int
    after: int
    room: int | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found. Money is in the tariff's currency; `gap` a share of `cost`.

    `orders` were looked at, `moved` changed their places, `left` were to and did not, because something had changed.
    `saved` is what the moved ones cost less.
    """

    orders: int = 0
    before: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    bound: Decimal = Decimal(0)
    gap: float = 0.0
    seconds: float = 0.0
    saved: Decimal = Decimal(0)
    moved: int = 0
    left: int = 0
    currency: str = ""
    note: str = ""
    load: list[PlaceLoad] = []


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """An order that moves: what came from where, (line, place, quantity in its unit), and what does now.

    `left` says why it did not move after all.
    """

    number: str
    origin: list[tuple[int, str, Decimal]]
    target: list[tuple[int, str, Decimal]]
    saved: Decimal
    why: Reasons
    left: str = ""


class OptimisationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A run: `state` is waiting, running, done or failed."""

    id: UUID
    state: str
    dry_run: bool
    by: str
    asked_at: datetime
    settled_at: datetime | None
    plan: int
    summary: Summary
    problem: str = ""


class OptimisationView(OptimisationRow, frozen=True, kw_only=True):
    """A run with every order that it moved, the largest saving first."""

    moves: list[Moved] = []


T = TypeVar("T", bound=OptimisationRow)


async def list_optimisations(connection: Connection, *, limit: int = 50) -> list[OptimisationRow]:
    """Runs, the latest first."""
    columns = [column for column in optimisations.c if column.name != "moves"]
    query = select(*columns).order_by(optimisations.c.asked_at.desc(), optimisations.c.id.desc()).limit(limit)
    return [_read(row._mapping, OptimisationRow) for row in await connection.execute(query)]  # noqa: SLF001 -- public


async def get_optimisation(connection: Connection, *, run: UUID) -> OptimisationView:
    """One run. Raises `NotFound`."""
    row = (await connection.execute(select(optimisations).where(optimisations.c.id == run))).first()
    if row is None:
        raise NotFound("There is no such run of the optimiser.")
    return _read(row._mapping, OptimisationView)  # noqa: SLF001 -- public


def _read(row: Any, kind: type[T]) -> T:
    return msgspec.convert({str(name): value for name, value in row.items()}, kind, strict=False)
