"""Ship to store: what other places hold for an order that is fetched at a store is sent there by a transfer."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.fulfilling.ready_when import arrives_on
from lading.flows.stock.transfer_stock import TransferDraft, TransferLineDraft, create_transfers
from lading.fulfilment.forwardings import Forwarding, add_forwardings
from lading.inventory import Reservation
from lading.orders.change import LockedOrder, move
from lading.store import UnitOfWork

ZERO = Decimal(0)
Planned = Mapping[tuple[UUID, int, str], Decimal]
"""Units by order, line and sending place that transfers bring which are not sent yet."""


class Forward(msgspec.Struct, frozen=True):
    """Units of an order's lines that one place sends to another."""

    order: LockedOrder
    origin: str
    target: str
    units: dict[int, Decimal]


def plan_forwards(
    order: LockedOrder,
    *,
    held: Sequence[Reservation],
    planned: Planned,
    target: str,
    wanted: Mapping[int, Decimal | None],
) -> list[Forward]:
    """What of the wanted lines (None: all) lies elsewhere than where it is fetched, and is not on a transfer yet."""
    found: dict[str, dict[int, Decimal]] = {}
    seen: set[tuple[int, str]] = set()
    for one in held:
        if one.place == target or one.line not in wanted or (one.line, one.place) in seen:
            continue
        seen.add((one.line, one.place))  # a kit holds all of its components there
        line, most = order.lines[one.line], wanted[one.line]
        there = line.units_of(one.sku, one.quantity) - planned.get((order.id, one.line, one.place), ZERO)
        units = there if most is None else min(there, most)
        if units > 0:
            found.setdefault(one.place, {})[one.line] = units
    return [Forward(order, origin, target, units) for origin, units in sorted(found.items())]


async def forward_to_store(unit: UnitOfWork, reference: Reference, *, forwards: Sequence[Forward]) -> None:
    """Write a transfer for each, which its place has to send, and note it on the orders, which the caller saves."""
    if not forwards:
        return
    drafts = [_draft(reference, one, unit.now.date()) for one in forwards]
    made = await create_transfers(unit, reference, drafts=drafts)
    rows = [
        Forwarding(transfer.id, one.order.id, line, quantity, planned=quantity)
        for transfer, one in zip(made, forwards, strict=True)
        for line, quantity in one.units.items()
    ]
    await add_forwardings(unit, forwardings=rows)
    for transfer, one in zip(made, forwards, strict=True):
        told = {"transfer": transfer.number, "place": one.origin, "to": one.target, "units": list(one.units.items())}
        move(one.order, kind="order.forwarded", data=told)


def _draft(reference: Reference, one: Forward, today: date) -> TransferDraft:
    base: dict[str, Decimal] = {}
    for number, quantity in one.units.items():
        for sku, units in one.order.lines[number].uses(quantity):
            base[sku] = base.get(sku, ZERO) + units
    target = reference.places[one.target]
    return TransferDraft(
        place=one.origin,
        to=one.target,
        due_on=arrives_on(target, reference.places[one.origin], today),
        note=f"For {one.order.number}, which is fetched there.",
        lines=[TransferLineDraft(sku=sku, quantity=quantity) for sku, quantity in base.items()],
    )
