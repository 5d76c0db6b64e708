"""Ending transfers: one that was not sent is cancelled, what does not arrive of the others is given up as lost."""

from collections.abc import Iterable
from decimal import Decimal

from lading.catalog import Reference
from lading.flows.fulfilling.forwarded_goods import drop_planned, lock_forwarded, settle_forwarded
from lading.flows.stock.expect_transfers import lock_in_transit, restate_in_transit
from lading.inventory.transfer_lifecycle import UNDER_WAY
from lading.inventory.transfers import StockTransfer, lock_transfers, save_transfers
from lading.kernel import Invalid, plain
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

LOST = "transfer.lost"


async def cancel_transfers(
    unit: UnitOfWork, *, numbers: Iterable[str], reason: str, version: int | None = None
) -> list[StockTransfer]:
    """Nothing of these is moved. Raises `WrongTransferStatus` once the goods have left."""
    _need(reason)
    wanted = sorted(set(numbers))
    forwarded = await lock_forwarded(unit, transfers=wanted)
    found = await lock_transfers(unit, numbers=wanted, within=("draft",), version=version)
    for one in found:
        one.cancelled_at = unit.now
    await save_transfers(
        unit,
        changed=found,
        events=[Event(kind="transfer.cancelled", subject=one.subject, data=one.told(), reason=reason) for one in found],
    )
    await drop_planned(unit, forwarded, transfers=found)
    return found


async def close_transfer(
    unit: UnitOfWork, reference: Reference, *, number: str, reason: str, version: int | None = None
) -> StockTransfer:
    """What is still in transit is lost: nobody is promised it any more, and a task says so.

    Raises `WrongTransferStatus` where nothing is in transit. What turns up later can still be received.
    """
    _need(reason)
    await reference.refresh(unit)
    forwarded = await lock_forwarded(unit, transfers=[number])
    (one,) = await lock_transfers(unit, numbers=[number], within=UNDER_WAY, version=version)
    await lock_in_transit(unit, transfer=one)
    lost: list[tuple[int, str, Decimal]] = [
        (line.line, line.sku, line.in_transit) for line in one.lines if line.in_transit
    ]
    for line in one.lines:
        line.lost += line.in_transit
    await save_transfers(
        unit,
        changed=[one],
        events=[Event(kind="transfer.closed", subject=one.subject, data=one.told(lines=lost), reason=reason)],
    )
    await restate_in_transit(unit, transfer=one, reason=reason)
    await settle_forwarded(unit, reference, forwarded, transfer=one)
    missing = "; ".join(f"{plain(quantity)} × {sku}" for _, sku, quantity in lost)
    road = f"between {one.origin} and {one.target}"
    sentence = f"Lost {road} on {one.number}: {missing} ({reason}). Look for it, or write it off."
    await raise_tasks(unit, drafts=[TaskDraft(kind=LOST, subject=f"transfer/{one.number}", sentence=sentence)])
    return one


def _need(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why, for those who wonder later.", code="missing_reason")
