"""What purchase orders promise to bring, kept as expected supply: one row for each line that was sent."""

from collections.abc import Sequence

from lading.inventory.supply import (
    MoveSupply,
    Supply,
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
from lading.purchasing import Purchase, PurchaseLine
from lading.store import UnitOfWork

KIND: SupplyKind = "purchase"


async def lock_expected(unit: UnitOfWork, *, purchases: Sequence[Purchase]) -> None:
    """Lock what is expected of these orders, before any stock is locked."""
    found = await supply_of(unit, kind=KIND, references=[one.number for one in purchases])
    await lock_supply(unit, ids=[one.id for one in found])


async def restate_expected(unit: UnitOfWork, *, purchases: Sequence[Purchase], reason: str = "") -> None:
    """Bring expected supply to what is open on these orders: announced, come, moved to another day, or given up.

    Promises follow from the events that this leaves.
    """
    sent = [one for one in purchases if one.sent_at is not None]
    found = await supply_of(unit, kind=KIND, references=[one.number for one in sent])
    known = {(one.reference, one.line): one for one in found}
    await _announce(unit, sent, known)
    pairs = [(one, line, known[key]) for one in sent for line in one.lines if (key := (one.number, line.line)) in known]
    came = [
        SupplyReceived(
            reference=one.number,
            sku=line.sku,
            place=supply.place,
            quantity=line.received - supply.received,
            line=line.line,
            kind=KIND,
        )
        for one, line, supply in pairs
        if line.received > supply.received and not supply.closed
    ]
    touched = {one.id: one for one in await receive_supply(unit, received=came)} if came else {}
    now = [(line, touched.get(supply.id, supply)) for _, line, supply in pairs]
    await close_supply(unit, ids=[one.id for line, one in now if not line.open and not one.closed], reason=reason)
    moves = [
        MoveSupply(id=one.id, due_on=line.due_on, quantity=one.received + line.open)
        for line, one in now
        if line.open and not one.closed and (one.left, one.due_on) != (line.open, line.due_on)
    ]
    await move_supply(unit, moves=moves, reason=reason)


async def _announce(unit: UnitOfWork, purchases: Sequence[Purchase], known: dict[tuple[str, int], Supply]) -> None:
    fresh = [
        _draft(one, line)
        for one in purchases
        for line in one.lines
        if line.open and (one.number, line.line) not in known
    ]
    if fresh:
        await expect_supply(unit, drafts=fresh)


def _draft(one: Purchase, line: PurchaseLine) -> SupplyDraft:
    return SupplyDraft(
        kind=KIND,
        reference=one.number,
        sku=line.sku,
        place=one.place,
        quantity=line.open,
        line=line.line,
        due_on=line.due_on,
        source=one.supplier,
    )
