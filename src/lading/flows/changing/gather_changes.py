"""What changing orders has to know: orders, work and stock under lock, terms, what was sold, prices and routing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec
from msgspec import UNSET

from lading.catalog import Reference
from lading.flows.at_work import lock_by_number
from lading.flows.changing.line_after import Sold
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.changing.sold_terms import sold_of
from lading.flows.company import Company
from lading.flows.floor import Floor, lock_floor_of
from lading.flows.placing.claims import Share
from lading.flows.pricing.buyers import find_buyers
from lading.flows.routing.route_again import Again, know_again
from lading.flows.routing.route_order import Around, look_around
from lading.fulfilment.queries import pickup_places
from lading.inventory import Free, Reservation, lock_free, read_free
from lading.inventory.let_go import read_reservations
from lading.inventory.limits import read_quotas
from lading.kernel import Conflict, Invalid
from lading.orders.change import LockedOrder
from lading.orders.terms import OrderTerms, read_terms
from lading.pricing import PriceBook
from lading.pricing.values import Buyer
from lading.store import UnitOfWork

ZERO = Decimal(0)


class ChangePending(Conflict):
    """Another change of the order waits for somebody's answer."""

    code = "change_pending"


class Scene(msgspec.Struct):
    """Everything that a batch of changes is decided on. `free` shrinks and grows while orders are decided in turn."""

    reference: Reference
    book: PriceBook
    orders: dict[str, LockedOrder]
    floor: Floor
    terms: dict[UUID, OrderTerms]
    sold: dict[UUID, dict[int, Sold]]
    held: dict[tuple[UUID, int], list[Reservation]]
    free: Free
    again: Again
    around: Around
    share: Share
    fetched: dict[UUID, str]
    buyers: Mapping[str, Buyer] = {}
    taken: dict[tuple[UUID, int, str], Decimal] = {}


async def gather_changes(
    unit: UnitOfWork, company: Company, *, wishes: Sequence[ChangeOrder], dry: bool = False
) -> Scene:
    """Lock and read it all; what is only looked at (`dry`) locks no stock.

    Raises `NotFound`, `VersionMoved`, and `ChangePending` for orders with an open question.
    """
    if len({wish.number for wish in wishes}) < len(wishes):
        raise Invalid("Name each order once.")
    versions = {wish.number: wish.version for wish in wishes if wish.version is not None}
    orders = await lock_by_number(unit, numbers=[wish.number for wish in wishes], versions=versions)
    ids = [order.id for order in orders.values()]
    await _refuse_pending(unit, ids)
    floor = await lock_floor_of(unit, orders={order.id: order for order in orders.values()})
    named = {line.sku for order in orders.values() for line in order.lines.values()}
    named |= {one.sku for wish in wishes for one in wish.edit.add}
    reference, book = await company.refresh(unit, skus=named)
    terms = await read_terms(unit, orders=ids)
    held: dict[tuple[UUID, int], list[Reservation]] = {}
    for one, _ in await read_reservations(unit, orders=ids):
        held.setdefault((one.order_id, one.line), []).append(one)
    growing = _growing(wishes, orders, reference)
    free = await _find_stock(unit, wishes, orders, held, growing, dry=dry)
    again = await know_again(
        unit, reference, plan=company.plans.at(unit.now), orders=orders.values() if growing else (), occasion="waiting"
    )
    around = await look_around(unit, plan=again.plan, reference=reference, skus=growing)
    quotas = await read_quotas(unit, skus=sorted(growing)) if growing and company.limits.ringed else {}
    return Scene(
        reference,
        book,
        orders,
        floor,
        terms,
        await sold_of(unit, orders=list(orders.values()), terms=terms),
        held,
        free,
        again,
        around,
        Share(company.limits, quotas),
        await pickup_places(unit, orders=ids),
        await _buyers(unit, wishes, orders, book),
    )


async def _buyers(
    unit: UnitOfWork, wishes: Sequence[ChangeOrder], orders: Mapping[str, LockedOrder], book: PriceBook
) -> dict[str, Buyer]:
    """Who buys, where lines are added and prices ask for that."""
    codes = {orders[wish.number].customer for wish in wishes if wish.edit.add} - {None}
    return await find_buyers(unit, codes=sorted(str(code) for code in codes)) if codes and book.asks_customer else {}


async def _refuse_pending(unit: UnitOfWork, orders: Sequence[UUID]) -> None:
    rows = await unit.fetch(
        "SELECT o.number, f.place FROM changes c JOIN change_asks a ON a.change_id = c.id AND a.state = 'pending'"
        " JOIN orders o ON o.id = c.order_id JOIN fulfilments f ON f.id = a.fulfilment_id"
        " WHERE c.order_id = ANY(%s) AND c.state = 'pending' ORDER BY o.number LIMIT 1",
        [list(orders)],
    )
    if rows:
        raise ChangePending(
            f"A change of order {rows[0][0]} still waits for the answer of {rows[0][1]}."
            " Wait for it, answer it, or withdraw that change first."
        )


def _growing(wishes: Sequence[ChangeOrder], orders: Mapping[str, LockedOrder], reference: Reference) -> set[str]:
    """SKUs of which more may be needed, or the same from elsewhere; components of kits included."""
    skus: set[str] = set()
    for wish in wishes:
        order = orders[wish.number]
        for edit in wish.edit.lines:
            line = order.lines.get(edit.line)
            if line and edit.quantity is not None and edit.quantity > line.ordered - line.vector["cancelled"]:
                skus |= {sku for sku, _ in line.parts}
        for one in wish.edit.add:
            item = reference.items.get(one.sku)
            skus |= {sku for sku, _ in item.parts} if item else set()
        if wish.edit.ship_to is not UNSET:
            skus |= {sku for line in order.lines.values() if line.stocked for sku, _ in line.parts}
    return skus


async def _find_stock(
    unit: UnitOfWork,
    wishes: Sequence[ChangeOrder],
    orders: Mapping[str, LockedOrder],
    held: Mapping[tuple[UUID, int], Sequence[Reservation]],
    growing: set[str],
    *,
    dry: bool,
) -> Free:
    """Lock where more could come from, and where edited lines may let go of something; `dry`: only read it."""
    rows: set[tuple[str, str]] = set()
    for wish in wishes:
        numbers = {one.line for one in wish.edit.lines if one.quantity is not None}
        if wish.edit.ship_to is not UNSET:
            numbers = set(orders[wish.number].lines)
        for number in numbers:
            rows |= {(one.sku, one.place) for one in held.get((orders[wish.number].id, number), ())}
    if dry:
        there = await read_free(unit, skus=growing | {sku for sku, _ in rows}) if growing or rows else {}
        return {row: left for row, left in there.items() if left > 0 or row in rows}
    there = await read_free(unit, skus=growing) if growing else {}
    return await lock_free(unit, rows=rows | {row for row, left in there.items() if left > 0})
