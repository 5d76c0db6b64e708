"""Pegging anew: promises of what waits follow the supply that it waits for; each move is told, the worst first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.flows.promising.horizon import Coming, Horizon, Waiting, look_ahead, source_of
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.waiting import PARKED, PRE_ORDER, WAITING
from lading.promising import ship_by
from lading.promising.basket import Portion
from lading.promising.keep import Moved, read_moves, worst_first, write_versions
from lading.promising.keep_pegs import replace_pegs
from lading.promising.peg import make_pegs
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.outbox import Logged
from lading.tasks import TaskDraft, raise_tasks


class Seen(msgspec.Struct, frozen=True):
    """When a waiting line could leave and arrive, and the supply that it waits for last. No day: nobody can say."""

    ship_by: date | None
    deliver_p50: date | None = None
    deliver_p90: date | None = None
    supply: UUID | None = None
    ahead: bool = False

    @property
    def reason(self) -> str:
        """Why it has that day, or none."""
        if self.ahead:
            return PRE_ORDER
        return "supply_expected" if self.ship_by else "waits_for_stock"


async def move_promises(
    unit: UnitOfWork, reference: Reference, *, causes: Mapping[str, str], afresh: Collection[str] = ()
) -> int:
    """Peg what waits for these items anew, and give it the days on which its supply lets it leave; answers how many
    lines got another day.

    `causes` says by SKU what has moved. Who is served first their queue's policy says; a promise with a day is kept
    unless its supply fails, or its item is among `afresh`, because somebody changed the policy. Lines that wait for
    their routing group keep their promise. Call it once in a transaction, one at a time: it locks orders.
    """
    if not causes:
        return 0
    await reference.refresh(unit)
    horizon = await look_ahead(unit, reference, skus=sorted(causes))
    if not horizon.waiting:
        await replace_pegs(unit, skus=horizon.skus, pegs=())
        return 0
    sources = {code: source_of(place, horizon.transit, horizon.now) for code, place in reference.places.items()}
    served = horizon.served(sources, afresh=afresh)
    seen = {
        (one.order_id, one.line): look_at(one, portions, horizon)
        for one, portions in zip(horizon.waiting, served.portions, strict=True)
    }
    locked = await lock_orders(unit, ids={order_id for order_id, _ in seen})
    pegs = make_pegs(waiters=horizon.waiters(sources), portions=served.portions, supply=horizon.supplied())
    await replace_pegs(unit, skus=horizon.skus, pegs=pegs)
    count = sum(_note(order, seen, causes) for order in locked.values())
    await save_changes(unit, orders=locked.values())
    return count


def look_at(one: Waiting, portions: Sequence[Portion], horizon: Horizon) -> Seen:
    """When a waiting line can leave and arrive by what it gets, and on which supply that rests last."""
    until = one.want.not_before if one.want.not_before and one.want.not_before > horizon.today else None
    if sum(portion.quantity for portion in portions) < one.want.quantity:
        return (
            Seen(ship_by(today=until, lead_days=0, requested_by=one.requested_by), ahead=True) if until else Seen(None)
        )
    last = max(portions, key=lambda portion: portion.ready_on)
    resting: list[Coming] = [
        coming
        for sku, _ in one.want.parts
        for coming in horizon.coming.get((sku, last.place), ())
        if coming.day <= last.ready_on
    ]
    latest = max(resting, key=lambda coming: coming.day, default=None)
    if latest is None and not until:
        return Seen(None)  # what lies there already is reserved in a moment, by the act that fills backorders
    slack = timedelta(days=max(0, latest.lateness.p90 - max(0, latest.lateness.p50)) if latest else 0)
    return Seen(
        max(portion.ship_by for portion in portions),
        max(portion.deliver_p50 for portion in portions),
        max(portion.deliver_p90 for portion in portions) + slack,
        latest.supply.id if latest else None,
        ahead=until is not None,
    )


def _note(order: LockedOrder, seen: dict[tuple[UUID, int], Seen], causes: Mapping[str, str]) -> int:
    """Set the lines' days and note it on the order; answers how many lines moved."""
    deliver: dict[str, list[object]] = {}
    cause = ""
    for line in order.lines.values():
        now = seen.get((order.id, line.line))
        if now is None or not line.vector["backordered"] or line.promise_reason not in WAITING:
            continue
        if line.promise_reason != PARKED and (line.promised_for, line.promise_reason) != (now.ship_by, now.reason):
            line.promised_for, line.promise_reason, line.touched = now.ship_by, now.reason, True
            deliver[str(line.line)] = [now.deliver_p50, now.deliver_p90, now.supply]
            cause = cause or next((causes[sku] for sku in (line.sku, *dict(line.parts)) if sku in causes), "")
    if deliver:
        move(order, kind="order.promise_moved", data={"deliver": deliver, "cause": cause}, reason=cause)
    return len(deliver)


async def keep_promises(unit: UnitOfWork, *, events: Sequence[Logged]) -> None:
    """Write the versions that these events tell of, and one event `promise.moved` with the orders that got worse."""
    moved = [
        one
        for event in events
        if event.order_id is not None and "promise" in event.data
        for one in read_moves(event.order_id, event.kind, event.data)
    ]
    await write_versions(unit, moved=moved)
    for cause in dict.fromkeys(one.cause for one in moved):
        await _tell(unit, cause, worst_first([one for one in moved if one.cause == cause]))


async def _tell(unit: UnitOfWork, cause: str, worse: Sequence[Moved]) -> None:
    if not worse:
        return
    told = [[one.number, one.line, one.before, one.after, one.days] for one in worse]
    await record(unit, [Event(kind="promise.moved", subject=cause, data={"cause": cause, "orders": told})])
    lost = len({one.number for one in worse if one.after is None})
    many = len({one.number for one in worse})
    sentence = f"Promises of {many} orders moved ({cause}); the worst is {worse[0].number}." + (
        f" {lost} of them have no day any more." if lost else ""
    )
    await raise_tasks(
        unit,
        drafts=[
            TaskDraft(
                kind="promise.moved",
                subject=f"order/{worse[0].number}",
                sentence=sentence,
                data={"cause": cause, "orders": [row[:2] for row in told[:50]]},
            )
        ],
    )


async def warn_of_closed_place(unit: UnitOfWork, *, place: str) -> int:
    """A place is closed: what is reserved there and not yet picked is at risk; answers how many orders are."""
    rows = await unit.fetch(
        "SELECT DISTINCT ON (o.promised_for, o.number, r.line) o.number, r.line, l.promised_for FROM reservations r"
        " JOIN orders o ON o.id = r.order_id JOIN order_lines l ON l.order_id = r.order_id AND l.line = r.line"
        " WHERE r.place = %s AND r.quantity > r.picked ORDER BY o.promised_for NULLS LAST, o.number, r.line LIMIT 1000",
        [place],
    )
    if rows:
        cause = f"place/{place}"
        told = [[number, line, day, None, None] for number, line, day in rows]
        await record(unit, [Event(kind="promise.moved", subject=cause, data={"cause": cause, "orders": told})])
        sentence = (
            f"{place} is closed, and {len({row[0] for row in rows})} orders have goods reserved there; the most urgent"
            f" is {rows[0][0]}. Open it again, or reject its work so that other places take over."
        )
        draft = TaskDraft(kind="promise.moved", subject=f"order/{rows[0][0]}", sentence=sentence, data={"cause": cause})
        await raise_tasks(unit, drafts=[draft])
    return len({row[0] for row in rows})
