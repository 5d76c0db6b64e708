"""Writing changes that were decided: everything of a whole batch, set by set."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import UNSET

from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.changing.change_papers import write_papers
from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.keep_change import keep_decided
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.changing.post_reprice import post_reprice
from lading.flows.changing.promise_left import promise_what_is_left
from lading.flows.changing.route_anew import route_anew
from lading.flows.company import Company
from lading.flows.floor import save_floor
from lading.flows.routing.route_order import save_around
from lading.flows.rules.judge_again import judge_again
from lading.inventory.let_go import write_reservations
from lading.inventory.limits import write_draws
from lading.inventory.pick import put_back
from lading.orders.terms import add_lines, write_line_days, write_terms
from lading.store import UnitOfWork


async def write_changes(unit: UnitOfWork, company: Company, scene: Scene, decided: Sequence[Decided]) -> None:
    """Everything of the whole batch, set by set."""
    done = [one for one in decided if one.state in ("granted", "pending") and not one.wish.edit.cancel]
    await add_lines(
        unit,
        lines=[(one.order.id, added.line, one.after.lines[added.line.line]) for one in done for added in one.added],
    )
    await write_terms(
        unit,
        before={one.order.id: one.before for one in done},
        after={one.order.id: one.after for one in done},
    )
    await write_line_days(unit, days=[(one.order.id, *day) for one in done for day in _other_days(one)])
    await put_back(unit, changes=[held for one in done for held in one.cut.off_shelf])
    reservations = [held for one in done for held in (*one.cut.freed, *one.more.gained)]
    if reservations:
        await write_reservations(unit, changes=reservations)
    await promise_what_is_left(unit, orders=[one.order for one in done])
    await write_draws(unit, drawn=scene.share.drawn)
    await _write_papers(unit, company, [one for one in done if _papers(one.wish)])
    await route_anew(unit, scene, done)
    await save_around(unit, around=scene.around)
    await save_floor(unit, scene.floor)
    await post_reprice(unit, scene, done)
    cancels = [one for one in decided if one.state == "granted" and one.wish.edit.cancel]
    if cancels:
        done_with = await cancel_orders(unit, wishes=[_cancellation(one.wish) for one in cancels], keep=False)
        for one, told in zip(cancels, done_with, strict=True):
            one.state, one.code, one.sentence, one.cancelled = told.state, told.code, told.sentence, told
            one.cut.asks = told.asks
    await keep_decided(unit, scene, decided)


def _other_days(decided: Decided) -> list[tuple[int, date | None]]:
    """The lines that have another wished day of their own than before."""
    lines = decided.order.lines
    return [(n, lines[n].requested_by) for n, was in decided.was.items() if was.requested_by != lines[n].requested_by]


def _cancellation(wish: ChangeOrder) -> CancelOrder:
    return CancelOrder(wish.number, wish.reason, by="customer" if wish.door == "customer" else "seller")


def _papers(wish: ChangeOrder) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if wish.edit.ship_to is not UNSET:
        fields["ship_to"] = wish.edit.ship_to
    if wish.edit.customer_reference is not UNSET:
        fields["attributes"] = {"customer_reference": wish.edit.customer_reference}
    return fields


async def _write_papers(unit: UnitOfWork, company: Company, decided: Sequence[Decided]) -> None:
    """Addresses and references; holds that this mends are released, what it breaks is refused."""
    if not decided:
        return
    rows = await unit.fetch(
        "SELECT order_id, attributes, ship_to FROM order_papers WHERE order_id = ANY(%s)",
        [[one.order.id for one in decided]],
    )
    kept = {row[0]: row[1:] for row in rows}
    changes: dict[UUID, tuple[Mapping[str, Any], str]] = {}
    for one in decided:
        fields = _papers(one.wish)
        attributes, ship_to = kept[one.order.id]
        if "attributes" in fields:
            one.papers_before["customer_reference"] = attributes.get("customer_reference", "")
            fields["attributes"] = {**attributes, **fields["attributes"]}
        if "ship_to" in fields and ship_to:
            one.papers_before["ship_to"] = ship_to
        changes[one.order.id] = (fields, one.wish.reason)
    locked = {one.order.id: one.order for one in decided}
    changed = await write_papers(unit, changes=changes, locked=locked)
    addresses = {order: [field for field in fields if field == "ship_to"] for order, fields in changed.items()}
    await judge_again(unit, company.reference, locked=locked, changed=addresses, strict=True)
