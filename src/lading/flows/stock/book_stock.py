"""Booking changes of stock: who may lose by them is locked, and the youngest wait again where too little is left."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal

from lading.flows.stock.uncover import Row, lock_youngest, uncover
from lading.fulfilment.queries import read_told
from lading.inventory.move import Movement, create_rows, on_hand_changes, record_stock, write_movements
from lading.inventory.queries import lock_counters, read_counters, read_picked
from lading.kernel import Conflict, plain
from lading.store import UnitOfWork

ZERO = Decimal(0)
TRIES = 5


class PickedAlready(Conflict):
    """Fewer would be on hand than people have in their hands for orders."""

    code = "picked_already"


async def book(
    unit: UnitOfWork,
    *,
    rows: Sequence[Row],
    movements: Callable[[Mapping[Row, Decimal]], Awaitable[list[Movement]]],
    kind: str,
    reason: str,
) -> None:
    """Lock who may lose stock, then the stock; book; let the youngest wait again where too little is left.

    Others may reserve between the first look and the lock; then everything is let go and tried again.
    """
    await create_rows(unit, rows=rows)
    for _ in range(TRIES):
        seen = await read_counters(unit, rows=rows)
        planned = await movements({row: on_hand for row, (on_hand, _) in seen.items()})
        async with unit.sql.begin_nested() as attempt:
            floor = await lock_youngest(unit, missing=_missing(seen, planned))
            locked = await lock_counters(unit, rows=rows)
            made = await movements({row: on_hand for row, (on_hand, _) in locked.items()})
            await write_movements(unit, movements=made)
            left = await uncover(unit, floor, missing=_missing(locked, made), reason=reason or kind)
            if not left:
                await record_stock(unit, kind=kind, movements=made, reason=reason)
                return
            _refuse_picked(_after(locked, made), await read_picked(unit, rows=list(left)))
            _refuse_told(_after(locked, made), await read_told(unit, rows=list(left)))
            await attempt.rollback()
    raise Conflict("The stock moves too fast to be corrected at this moment. Try again.", code="stock_moving")


def _missing(counters: Mapping[Row, tuple[Decimal, Decimal]], movements: Sequence[Movement]) -> dict[Row, Decimal]:
    """How much more is reserved than will be on hand, where it is."""
    after = _after(counters, movements)
    return {
        row: reserved - max(after[row], ZERO)
        for row, (_, reserved) in counters.items()
        if reserved > max(after[row], ZERO)
    }


def _after(counters: Mapping[Row, tuple[Decimal, Decimal]], movements: Sequence[Movement]) -> dict[Row, Decimal]:
    """On hand once it has moved."""
    after = {row: on_hand for row, (on_hand, _) in counters.items()}
    for row, change in on_hand_changes(movements).items():
        after[row] += change
    return after


def _refuse_picked(after: Mapping[Row, Decimal], picked: Mapping[Row, Decimal]) -> None:
    """What is picked cannot wait for stock again: it is in somebody's hands, so it is there."""
    for (sku, place), quantity in picked.items():
        if quantity > max(after[sku, place], ZERO):
            raise PickedAlready(
                f"{plain(quantity)} {sku} are picked or packed for orders at {place}, so fewer cannot be there"
                f" ({plain(after[sku, place])} would be). Count them as well, or ship them or take them back from the"
                " work first."
            )


def _refuse_told(after: Mapping[Row, Decimal], told: Mapping[Row, Decimal]) -> None:
    """What a partner was told to ship cannot wait for stock again behind its back."""
    for (sku, place), quantity in told.items():
        if quantity > max(after[sku, place], ZERO):
            raise PickedAlready(
                f"{place} was told to ship {plain(quantity)} {sku}, so fewer cannot be there"
                f" ({plain(after[sku, place])} would be). Take that work back first, or let it say that it cannot."
            )
