"""Changing orders that stand: quantities, lines, prices, discounts, dates, ways and addresses, all in one change."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import UNSET

from lading.flows.cancel_orders import CancelOrder, TooLate, cancel_orders
from lading.flows.change_papers import AddressTooLate, is_to_ship, write_papers
from lading.flows.change_units import standing_of
from lading.flows.company import Company
from lading.flows.decide_change import Decided, decide_change, denied
from lading.flows.floor import save_floor
from lading.flows.gather_changes import Scene, gather_changes
from lading.flows.judge_again import judge_again
from lading.flows.keep_change import Changed, changed_of, keep_decided
from lading.flows.order_edit import ChangeOrder, acts_of
from lading.flows.promise_left import promise_what_is_left
from lading.flows.route_order import save_around
from lading.inventory.let_go import write_reservations
from lading.inventory.limits import write_draws
from lading.inventory.pick import put_back
from lading.kernel import Conflict, Invalid
from lading.orders.change_policy import WORDS, judge, until_of
from lading.orders.fold import answer
from lading.orders.terms import add_lines, write_terms
from lading.store import UnitOfWork


class ChangeNotAllowed(Conflict):
    """The channel's policy does not let this door change that, or not any more."""

    code = "change_not_allowed"


async def change_orders(
    unit: UnitOfWork, company: Company, *, wishes: Sequence[ChangeOrder], dry: bool = False
) -> list[Changed]:
    """Change each of these orders as its wish says, or keep the wish for those who must answer it.

    What lies in hands is asked of its place: the change is pending then. A customer's wish beyond the policy becomes
    a request. Money never moves: a balance is left. With `dry` nothing is written. Raises `NotFound`, `VersionMoved`,
    `TooLate`, `ChangeNotAllowed`, `ChangePending`, `NothingLeft`, `AddressTooLate`, `Invalid`, `OutOfStock`.
    """
    scene = await gather_changes(unit, company, wishes=wishes)
    decided = [await _decide(unit, scene, wish) for wish in wishes]
    if not dry:
        await _write(unit, company, scene, decided)
    return [await changed_of(unit, one) for one in decided]


async def _decide(unit: UnitOfWork, scene: Scene, wish: ChangeOrder) -> Decided:
    order = scene.orders[wish.number]
    acts = acts_of(wish.edit, {n: line.ordered - line.vector["cancelled"] for n, line in order.lines.items()})
    if not acts:
        raise Invalid("This changes nothing: everything is as it is asked for already.")
    channel = scene.reference.channels.get(order.channel)
    settings: Mapping[str, str] = channel.settings.changes if channel else {}
    ruling, act = ("grant", "") if wish.answers else judge(order, door=wish.door, acts=acts, settings=settings)
    if ruling == "refuse":
        until = WORDS[until_of(wish.door, act, settings=settings)]
        raise ChangeNotAllowed(f"Order {order.number}: this can be changed {until} ({_SPOKEN[act]}).")
    terms = scene.terms[order.id]
    if ruling == "request":
        sentence = "We look at it and answer."
        return Decided(wish=wish, order=order, state="requested", sentence=sentence, before=terms, after=terms, was={})
    if wish.edit.ship_to is not UNSET and not is_to_ship(order):
        raise AddressTooLate(f"Order {order.number} has left already; its address cannot be changed any more.")
    try:
        if wish.edit.cancel:
            return _decide_cancel(scene, wish)
        return await decide_change(unit, scene, wish)
    except TooLate as refusal:
        if wish.door == "staff" and not wish.answers:
            raise
        return denied(scene, wish, refusal)


def _decide_cancel(scene: Scene, wish: ChangeOrder) -> Decided:
    """All that is left is cancelled when the change is written. Raises `TooLate` where the fold finds nothing left."""
    order = scene.orders[wish.number]
    if not any(answer(standing_of(line), None).granted for line in order.lines.values()):
        raise TooLate(f"Order {order.number} has left already: there is nothing to cancel any more.")
    terms = scene.terms[order.id]
    return Decided(wish=wish, order=order, state="granted", before=terms, after=terms, was={})


_SPOKEN = {
    "cancel": "cancelling",
    "less": "smaller quantities",
    "more": "larger quantities",
    "add": "more lines",
    "price": "prices",
    "discount": "the discount",
    "shipping": "shipping",
    "date": "the wished date",
    "address": "the address",
    "reference": "the reference",
}


async def _write(unit: UnitOfWork, company: Company, scene: Scene, decided: Sequence[Decided]) -> None:
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
    await put_back(unit, changes=[held for one in done for held in one.cut.off_shelf])
    reservations = [held for one in done for held in (*one.cut.freed, *one.more.gained)]
    if reservations:
        await write_reservations(unit, changes=reservations)
    await promise_what_is_left(unit, orders=[one.order for one in done])
    await write_draws(unit, drawn=scene.share.drawn)
    await save_around(unit, around=scene.around)
    await _write_papers(unit, company, [one for one in done if _papers(one.wish)])
    await save_floor(unit, scene.floor)
    cancels = [one for one in decided if one.state == "granted" and one.wish.edit.cancel]
    if cancels:
        await cancel_orders(unit, wishes=[_cancellation(one.wish) for one in cancels], keep=False)
    await keep_decided(unit, scene, decided)


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
        "SELECT order_id, attributes FROM order_papers WHERE order_id = ANY(%s)", [[one.order.id for one in decided]]
    )
    kept: dict[UUID, dict[str, Any]] = dict(rows)
    changes: dict[UUID, tuple[Mapping[str, Any], str]] = {}
    for one in decided:
        fields = _papers(one.wish)
        if "attributes" in fields:
            fields["attributes"] = {**kept[one.order.id], **fields["attributes"]}
        changes[one.order.id] = (fields, one.wish.reason)
    locked = {one.order.id: one.order for one in decided}
    changed = await write_papers(unit, changes=changes, locked=locked)
    addresses = {order: [field for field in fields if field == "ship_to"] for order, fields in changed.items()}
    await judge_again(unit, company.reference, locked=locked, changed=addresses, strict=True)
