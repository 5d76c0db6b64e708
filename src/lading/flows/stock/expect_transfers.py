"""What is in transit, kept as expected supply at the target: one row for each line of a transfer that was sent."""

from collections.abc import Sequence

from lading.inventory.supply import (
    MoveSupply,
    SupplyDraft,
    SupplyKind,
    SupplyReceived,
    close_supply,
    expect_supply,
    lock_supply,
    move_supply,
    receive_supply,
    supply_of,
)
from lading.inventory.transfers import StockTransfer
from lading.store import UnitOfWork

KIND: SupplyKind = "transfer"


async def expect_transfers(unit: UnitOfWork, *, transfers: Sequence[StockTransfer]) -> None:
    """Announce at their targets what was just sent. Raises `SupplyTaken`."""
    drafts = [
        SupplyDraft(
            kind=KIND,
            reference=one.number,
            line=line.line,
            sku=line.sku,
            place=one.target,
            quantity=line.sent,
            due_on=one.due_on,
            source=one.origin,
        )
        for one in transfers
        for line in one.lines
    ]
    await expect_supply(unit, drafts=drafts)


async def lock_in_transit(unit: UnitOfWork, *, transfer: StockTransfer) -> None:
    """Lock what is expected of it, before any stock is locked."""
    found = await supply_of(unit, kind=KIND, references=[transfer.number])
    await lock_supply(unit, ids=[one.id for one in found])


async def restate_in_transit(unit: UnitOfWork, *, transfer: StockTransfer, reason: str) -> None:
    """Bring expected supply to what is in transit now: good units have come, the others do not come any more.

    The day on which the rest is due stays the one that supply has, which people may have moved.
    """
    found = {one.line: one for one in await supply_of(unit, kind=KIND, references=[transfer.number])}
    came = [
        SupplyReceived(
            reference=transfer.number,
            sku=line.sku,
            place=transfer.target,
            quantity=line.received - found[line.line].received,
            line=line.line,
            kind=KIND,
        )
        for line in transfer.lines
        if line.received > found[line.line].received and not found[line.line].closed
    ]
    found |= {one.line: one for one in await receive_supply(unit, received=came)} if came else {}
    still = [(line, found[line.line]) for line in transfer.lines if not found[line.line].closed]
    await close_supply(unit, ids=[one.id for line, one in still if not line.in_transit], reason=reason)
    moves = [
        MoveSupply(id=one.id, due_on=one.due_on, quantity=one.received + line.in_transit)
        for line, one in still
        if line.in_transit and one.left != line.in_transit
    ]
    await move_supply(unit, moves=moves, reason=reason)
