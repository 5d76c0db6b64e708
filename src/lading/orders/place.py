"""Writing new orders: everything of a whole batch with a handful of COPYs."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from lading.orders.views import HoldView, LineView, OrderView
from lading.store import Event, UnitOfWork
from lading.store.events import GENESIS, append
from lading.store.unit_of_work import copy_array, copy_code, copy_json, copy_text

_NULL = r"\N"
_encode = msgspec.json.Encoder().encode


class LineTerms(msgspec.Struct, frozen=True):
    """What a line remembers beside what it shows: its unit's factor to base units and its share of discounts.

    `components` of a kit are what one base unit takes, as it is today: later recipes do not change the line.
    """

    factor: Decimal
    decimals: int
    stocked: bool
    order_discount: Decimal
    external_id: str | None = None
    components: Mapping[str, Decimal] | None = None


class NewOrder(msgspec.Struct, frozen=True):
    """A decided order, ready to be written. `sent` is the draft as the channel sent it, as JSON.

    `routing` is why it ships from where it does, as its event keeps it; `rules` are those that fired on it, each with
    its version, and `letters` what they want customers to be written.
    """

    view: OrderView
    terms: list[LineTerms]
    sent: bytes
    sent_hash: bytes
    shipping_tax_rate: Decimal
    shipping_tax: Decimal
    promised_for: date | None
    findings: list[str]
    content: int
    actor: str
    routing: dict[str, object] = {}
    rules: list[list[object]] = []
    letters: list[str] = []


async def next_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh order numbers. A refused order leaves a gap: numbers are names, not a count."""
    return await unit.draw("order_number", prefix="L", count=count)


async def save_new(unit: UnitOfWork, *, orders: Sequence[NewOrder]) -> None:
    """Write orders with lines, papers, transitions, holds and their first event `order.placed`."""
    happened = [
        (Event(kind="order.placed", order_id=order.view.id, seq=1, data=_placed(order), actor=order.actor), GENESIS)
        for order in orders
    ]
    heads = await append(unit, happened)
    await _copy_orders(unit, orders=orders, heads=heads)
    await unit.copy(
        "order_papers (order_id, customer, ship_to, bill_to, notes, attributes, sent, sent_hash)",
        [_papers_row(order) for order in orders],
    )
    lines: list[str] = []
    moves: list[str] = []
    for order in orders:
        identity = str(order.view.id)
        for line, terms in zip(order.view.lines, order.terms, strict=True):
            lines.append(_line_row(identity, line, terms))
            moves += [
                f"{identity}\t1\t{line.line}\tnew\t{state}\t{quantity!s}"
                for state, quantity in (
                    ("reserved", line.reserved),
                    ("backordered", line.backordered),
                    ("open", line.open),
                )
                if quantity
            ]
    await unit.copy(
        "order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, open, reserved, backordered,"
        " unit_price, discount, order_discount, amount, tax_name, tax_rate, tax_base, tax_amount, promised_for,"
        " promise_reason, external_id, price_reason, components, price_source, requested_by)",
        lines,
    )
    await unit.copy("transitions (order_id, seq, line, from_state, to_state, quantity)", moves)
    await unit.copy(
        "holds (id, order_id, line, reason, sentence, steps, owner, due, placed_at, placed_by, may_release, overdue,"
        " rule, rule_version, approval)",
        [_hold_row(order.view, hold, order.actor) for order in orders for hold in order.view.holds],
    )


def _placed(order: NewOrder) -> dict[str, Any]:
    view = order.view
    told: dict[str, Any] = {
        "number": view.number,
        "channel": view.channel,
        "customer": view.customer["code"] if view.customer else None,
        "currency": view.currency,
        "total": view.totals.total,
        "lines": [[line.line, line.sku, line.ordered, line.reserved, line.backordered] for line in view.lines],
        "findings": order.findings,
        "sent": order.sent_hash.hex(),
    }
    if order.routing:
        told["routing"] = order.routing
    if order.rules:
        told["rules"] = order.rules
    if order.letters:
        told["letters"] = order.letters
    return told


async def _copy_orders(unit: UnitOfWork, *, orders: Sequence[NewOrder], heads: Sequence[bytes]) -> None:
    now = str(unit.now)
    await unit.copy(
        "orders (id, number, channel, external_id, customer, currency, placed_at, received_at, requested_by,"
        " promised_for, accepted_at, commitment, progress, money, open_holds, prices_include_tax, goods, discount,"
        " shipping, shipping_tax_rate, shipping_tax, tax, total, shipping_method, pickup_at, tags, version,"
        " event_seq, event_head, content, changed_at)",
        [_order_row(order, head, now) for order, head in zip(orders, heads, strict=True)],
    )


def _order_row(order: NewOrder, head: bytes, now: str) -> str:
    view, totals = order.view, order.view.totals
    return (
        f"{view.id!s}\t{view.number}\t{copy_code(view.channel)}\t{copy_text(view.external_id)}\t"
        f"{copy_text(view.customer['code']) if view.customer else _NULL}\t{view.currency}\t{view.placed_at!s}\t{now}\t"
        f"{view.requested_by or _NULL!s}\t{order.promised_for or _NULL!s}\t"
        f"{now if view.commitment == 'accepted' else _NULL}\t{view.commitment}\t{view.progress}\t{view.money}\t"
        f"{len(view.holds)}\t{view.prices_include_tax!s}\t{totals.goods!s}\t{totals.discount!s}\t{totals.shipping!s}\t"
        f"{order.shipping_tax_rate!s}\t{order.shipping_tax!s}\t{totals.tax!s}\t{totals.total!s}\t"
        f"{copy_code(view.shipping.method)}\t{copy_text(view.pickup_at)}\t{copy_array(view.tags)}\t1\t1\t"
        f"\\\\x{head.hex()}\t{order.content!s}\t{now}"
    )


def _line_row(identity: str, line: LineView, terms: LineTerms) -> str:
    return (
        f"{identity}\t{line.line}\t{copy_code(line.sku)}\t{copy_code(line.name)}\t{copy_code(line.unit)}\t"
        f"{terms.factor!s}\t{terms.decimals}\t{terms.stocked!s}\t{line.ordered!s}\t{line.open!s}\t{line.reserved!s}\t"
        f"{line.backordered!s}\t{line.unit_price!s}\t{line.discount!s}\t{terms.order_discount!s}\t{line.amount!s}\t"
        f"{copy_code(line.tax_name)}\t{line.tax_rate!s}\t{line.tax_base!s}\t{line.tax_amount!s}\t"
        f"{line.promise.ship_by or _NULL!s}\t{line.promise.reason}\t{copy_text(terms.external_id)}\t"
        f"{copy_code(line.price_reason)}\t{_json_or_null(terms.components)}\t{copy_code(line.price_source)}\t"
        f"{line.requested_by or _NULL!s}"
    )


def _papers_row(order: NewOrder) -> str:
    view = order.view
    return "\t".join(
        (
            str(view.id),
            copy_json(_encode(view.customer)),
            _json_or_null(view.ship_to),
            _json_or_null(view.bill_to),
            copy_text(view.notes),
            copy_json(_encode(view.attributes)) if view.attributes else "{}",
            copy_json(order.sent),
            f"\\\\x{order.sent_hash.hex()}",
        )
    )


def _json_or_null(value: Any) -> str:
    return _NULL if value is None else copy_json(_encode(value))


def _hold_row(view: OrderView, hold: HoldView, actor: str) -> str:
    return (
        f"{hold.id!s}\t{view.id!s}\t{hold.line or _NULL}\t{copy_text(hold.reason)}\t{copy_text(hold.sentence)}\t"
        f"{copy_array(hold.steps)}\t{copy_text(hold.owner)}\t{hold.due or _NULL}\t{hold.placed_at}\t"
        f"{copy_text(actor)}\t{copy_text(hold.may_release)}\t{hold.overdue}\t{copy_text(hold.rule)}\t"
        f"{hold.rule_version or _NULL}\t{hold.approval or _NULL}"
    )
