"""Settlements as they are kept: what was credited for which units, what was kept back, and where the money went."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

ZERO = Decimal(0)
Way = Literal["original", "store_credit", "exchange", "cash", "none"]


class SettledLine(msgspec.Struct, frozen=True):
    """Units of a line of the return with what they were credited with, tax included."""

    line: int
    quantity: Decimal
    amount: Decimal


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about money, of one order or of goods without any; `parts` says what went where."""

    n: int
    order_id: UUID | None
    currency: str
    goods: Decimal
    shipping: Decimal = ZERO
    fee: Decimal = ZERO
    claw_back: Decimal = ZERO
    paid_out: Decimal = ZERO
    way: Way = "original"
    parts: list[dict[str, Any]] = []
    reason: str = ""
    at: datetime | None = None
    actor: str = ""
    lines: list[SettledLine] = []


_COLUMNS = "n, order_id, currency, goods, shipping, fee, claw_back, paid_out, way, parts, reason, at, actor"


async def read_settlements(unit: UnitOfWork, *, return_id: UUID) -> list[Settlement]:
    """The settlements of a return, the first first."""
    lines: dict[int, list[SettledLine]] = {}
    for n, *rest in await unit.fetch(
        "SELECT n, line, quantity, amount FROM return_settlement_lines WHERE return_id = %s ORDER BY n, line",
        [return_id],
    ):
        lines.setdefault(n, []).append(SettledLine(*rest))
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM return_settlements WHERE return_id = %s ORDER BY n",  # noqa: S608 -- our columns
        [return_id],
    )
    names = [name.strip() for name in _COLUMNS.split(",")]
    return [Settlement(**dict(zip(names, row, strict=True)), lines=lines.get(row[0], [])) for row in rows]


async def read_settlements_of(unit: UnitOfWork, *, number: str) -> list[Settlement]:
    """The settlements of the return with that number."""
    rows = await unit.fetch("SELECT id FROM returns WHERE number = %s", [number])
    return await read_settlements(unit, return_id=rows[0][0]) if rows else []


async def add_settlements(unit: UnitOfWork, *, return_id: UUID, rows: Sequence[Settlement]) -> None:
    """Keep settlements; they are never changed."""
    for one in rows:
        parts = msgspec.json.encode(one.parts).decode()
        await unit.execute(
            f"INSERT INTO return_settlements (return_id, {_COLUMNS}) VALUES"  # noqa: S608 -- our columns
            " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(return_id, one.n, one.order_id, one.currency, one.goods, one.shipping, one.fee, one.claw_back),
                *(one.paid_out, one.way, parts, one.reason, unit.now, unit.actor.label),
            ],
        )
        for line in one.lines:
            await unit.execute(
                "INSERT INTO return_settlement_lines (return_id, n, line, quantity, amount)"
                " VALUES (%s, %s, %s, %s, %s)",
                [return_id, one.n, line.line, line.quantity, line.amount],
            )
