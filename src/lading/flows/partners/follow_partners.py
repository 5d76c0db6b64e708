"""What partners were sent follows the work that they were given: drop-ship orders, and what was asked back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from lading.fulfilment.call_backs import CallBack, settle_overtaken
from lading.fulfilment.work import Work, WorkLine
from lading.kernel import plain
from lading.purchasing import Purchase, PurchaseLine, lock_purchases
from lading.purchasing.purchases import save_purchases
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)


async def follow_partners(unit: UnitOfWork, *, works: Sequence[Work]) -> None:
    """Bring drop-ship orders to what became of these fulfilments, and settle what was asked back and is gone.

    The last thing that an act on fulfilments does: orders, fulfilments and stock are locked before drop-ship orders.
    """
    dropped = {work.id: work for work in works if work.handed_to == "supplier"}
    if dropped:
        await _restate(unit, dropped)
    if told := [work for work in works if work.told_at is not None]:
        lost = await settle_overtaken(unit, works=told)
        await raise_tasks(unit, drafts=await _too_late(unit, lost))


async def _restate(unit: UnitOfWork, works: Mapping[UUID, Work]) -> None:
    rows = await unit.fetch(
        "SELECT DISTINCT p.number FROM purchase_lines l JOIN purchase_orders p ON p.id = l.purchase_id"
        " WHERE l.fulfilment_id = ANY(%s)",
        [list(works)],
    )
    found = await lock_purchases(unit, numbers=[row[0] for row in rows], within=None, kind="dropship")
    changed: list[Purchase] = []
    events: list[Event] = []
    for one in found.values():
        before = len(events)
        shipped: list[list[object]] = []
        given_up: list[list[object]] = []
        for line in one.lines:
            work = works.get(line.fulfilment_id) if line.fulfilment_id else None
            if work and line.order_id and line.order_line is not None:
                _follow(line, work.lines[line.order_id, line.order_line], shipped, given_up)
        if shipped:
            events.append(Event(kind="purchase.shipped", subject=one.subject, data={"lines": shipped}))
        if given_up:
            events.append(Event(kind="purchase.reduced", subject=one.subject, data={"lines": given_up}))
        if len(events) > before:
            changed.append(one)
    await save_purchases(unit, purchases=changed, events=events)


def _follow(line: PurchaseLine, work: WorkLine, shipped: list[list[object]], given_up: list[list[object]]) -> None:
    """A line's quantities from those of its work; what changed is added as (line, SKU, quantity)."""
    came = work.parts["shipped"] * work.factor
    closed = (work.parts["cancelled"] + work.parts["short"] + work.parts["recalled"]) * work.factor
    if came != line.received:
        shipped.append([line.line, line.sku, came - line.received])
    if closed != line.closed:
        given_up.append([line.line, line.sku, closed - line.closed])
    line.received, line.closed = came, closed


async def _too_late(unit: UnitOfWork, lost: Sequence[CallBack]) -> list[TaskDraft]:
    """A task for units that left, or were given back, although their partner was asked to keep them."""
    if not lost:
        return []
    rows = await unit.fetch(
        "SELECT f.id, o.id, o.number, f.place, f.number, l.sku, l.line FROM fulfilment_lines l JOIN fulfilments f"
        " ON f.id = l.fulfilment_id JOIN orders o ON o.id = l.order_id WHERE f.id = ANY(%s)",
        [[one.fulfilment_id for one in lost]],
    )
    known = {(row[0], row[1], row[6]): row[2:6] for row in rows}
    tasks: list[TaskDraft] = []
    for one in lost:
        order, place, work, sku = known[one.fulfilment_id, one.order_id, one.line]
        sentence = (
            f"{place} was asked not to ship {plain(one.quantity)} × {sku} of order {order}, and has shipped or given"
            f" back them first ({work}). Tell the customer, and stop the parcel or take it back."
        )
        tasks.append(TaskDraft(kind="partner.too_late", subject=f"order/{order}", sentence=sentence))
    return tasks
