"""Bringing past orders in: they start here where they ended there. Nothing is reserved, moved or told to anybody.

`prepare_history` is pure and does the work; `save_history` only adds what the transaction knows and copies.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.catalog import Item
from lading.kernel import new_id, round_money, split
from lading.kernel.money import currency_exponent
from lading.orders import axes
from lading.orders.draft import Address, DraftCustomer
from lading.orders.lifecycle import NEW, STATES
from lading.store import Event, UnitOfWork
from lading.store.events import GENESIS, append
from lading.store.unit_of_work import copy_array, copy_code, copy_json, copy_text

ZERO = Decimal(0)
AS_IMPORTED = "as imported"
Ended = Literal["open", "shipped", "delivered", "cancelled"]
_NULL = r"\N"
_encode = msgspec.json.Encoder().encode


class HistoricLine(msgspec.Struct, frozen=True, gc=False):
    """What was ordered, and how much of it came back or was called off; the rest is where its order `ended`, or it.

    `discount` and `tax_amount` are for the whole line; `external_id` finds it again in the source.
    """

    sku: str
    name: str
    quantity: Decimal
    unit_price: Decimal
    external_id: str | None = None
    discount: Decimal = ZERO
    returned: Decimal = ZERO
    cancelled: Decimal = ZERO
    ended: Ended | None = None
    tax_name: str = AS_IMPORTED
    tax_rate: Decimal = ZERO
    tax_amount: Decimal = ZERO


class HistoricTender(msgspec.Struct, frozen=True, gc=False):
    """How an order was paid, as far as the source knows."""

    method: str
    authorised: Decimal
    captured: Decimal
    refunded: Decimal = ZERO
    reference: str = ""


class HistoricOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as another system left it, `ended` where its units are that neither came back nor were cancelled.

    `discount` is for the whole order, positive. `settled` names a tender that balances an order of a source which
    keeps no payments. `closed_at` says when an order was withdrawn or, with `declined`, turned down. `told` goes
    into the event and names no people; `source` says where the order stands in the files.
    """

    external_id: str
    placed_at: datetime
    currency: str
    lines: list[HistoricLine]
    ended: Ended = "delivered"
    customer: DraftCustomer | None = None
    ship_to: Address | None = None
    bill_to: Address | None = None
    discount: Decimal = ZERO
    shipping: Decimal = ZERO
    shipping_tax: Decimal = ZERO
    shipping_method: str = ""
    prices_include_tax: bool = True
    requested_by: date | None = None
    promised_for: date | None = None
    closed_at: datetime | None = None
    declined: bool = False
    tenders: list[HistoricTender] = []
    settled: str = ""
    notes: str = ""
    tags: list[str] = []
    attributes: dict[str, Any] = {}
    told: dict[str, object] = {}
    source: dict[str, object] = {}


class Terms(msgspec.Struct, frozen=True):
    """What orders of one import share: their channel, and the items and party codes that they speak of.

    `parties` maps what a customer is called in the source (`customer_key`) to the party's code here; `texts` keeps how
    an item is written in rows, by SKU and name, for whoever prepares more orders.
    """

    channel: str
    items: Mapping[str, Item]
    parties: Mapping[str, str]
    texts: dict[tuple[str, str], str] = {}


class PreparedHistory(msgspec.Struct):
    """Orders as rows of COPY's text format; those of `orders` and `events` wait for the transaction's clock."""

    ids: list[UUID] = []
    orders: list[str] = []
    papers: list[str] = []
    lines: list[str] = []
    moves: list[str] = []
    events: list[Event] = []
    tenders: list[tuple[UUID, str, HistoricTender]] = []


class _Sums:
    """What the lines of one order come to, while they are written."""

    __slots__ = ("by_state", "goods", "owed", "returned", "tax", "waived")

    def __init__(self) -> None:
        self.goods = self.tax = self.owed = self.waived = self.returned = ZERO
        self.by_state = dict.fromkeys(STATES, ZERO)


def customer_key(customer: DraftCustomer) -> str:
    """What tells this customer from others: the code, else the e-mail address in small letters; else nothing."""
    return customer.code or customer.email.strip().lower()


def prepare_history(orders: Sequence[HistoricOrder], *, numbers: Sequence[str], terms: Terms) -> PreparedHistory:
    """Everything that these orders come to, as rows. Every item and named customer must stand in `terms`."""
    ready = PreparedHistory()
    for order, number in zip(orders, numbers, strict=True):
        _prepare(order, number, terms, ready)
    return ready


def _prepare(order: HistoricOrder, number: str, terms: Terms, ready: PreparedHistory) -> None:
    order_id = new_id()
    identity = str(order_id)
    sums, moves = _Sums(), list[str]()
    _write_lines(order, identity, terms, ready, sums, moves)
    total = sums.owed + order.shipping + (ZERO if order.prices_include_tax else order.shipping_tax)
    gone = sums.by_state["cancelled"]
    due = ZERO if gone and gone == sum(sums.by_state.values()) else total - sums.waived
    tenders = _tenders(order, due, sums)
    ready.tenders += [(order_id, order.currency, tender) for tender in tenders]
    customer = terms.parties.get(customer_key(order.customer)) if order.customer else None
    ready.ids.append(order_id)
    ready.orders.append(_order_row(order, identity, number, terms.channel, customer, sums, total, due, tenders))
    ready.papers.append(_papers_row(order, identity))
    data: dict[str, object] = {
        "number": number,
        "channel": terms.channel,
        "customer": customer,
        "currency": order.currency,
        "total": total,
        **order.told,
        "moves": msgspec.Raw(f"[{','.join(moves)}]".encode()),
    }
    ready.events.append(Event(kind="order.imported", order_id=order_id, seq=1, data=data))


def _write_lines(
    order: HistoricOrder,
    identity: str,
    terms: Terms,
    ready: PreparedHistory,
    sums: _Sums,
    moves: list[str],
) -> None:
    """The hot loop: one row and its transitions for each line. `str` of a Decimal is far cheaper than formatting it."""
    quantum = _coin(order.currency)
    amounts = [(line.unit_price * line.quantity).quantize(quantum, ROUND_HALF_UP) for line in order.lines]
    uneven = bool(order.discount)
    shares = split(order.discount, _after_discounts(order, amounts), order.currency) if uneven else amounts
    ended, vector = order.ended, _VECTORS[order.ended]
    texts, units, owed, number = terms.texts, ZERO, ZERO, 0
    for line, amount, share in zip(order.lines, amounts, shares, strict=True):
        number += 1
        name = line.name
        described = texts.get((line.sku, name))
        if described is None:
            described = texts[line.sku, name] = _describe(terms.items[line.sku], name)
        uncommon = line.tax_rate or line.tax_amount or line.returned or line.cancelled or line.ended
        if uneven or line.discount or uncommon:
            start = f"{identity}\t{number}\t{described}"
            _write_uneven_line(order, start, line, amount, share if uneven else ZERO, ready, sums, moves)
            continue
        owed += amount
        units += line.quantity
        quantity, worth, own = str(line.quantity), str(amount), line.external_id
        moves.append(f'[{number},"{NEW}","{ended}","{quantity}"]')
        ready.moves.append(f"{identity}\t1\t{number}\tnew\t{ended}\t{quantity}")
        ready.lines.append(
            f"{identity}\t{number}\t{described}\t{quantity}{vector[0]}{quantity}{vector[1]}{line.unit_price!s}\t0\t0"
            f"\t{worth}\t{_tax_name(line.tax_name)}\t0\t{worth}\t0\t{own if own and own.isalnum() else copy_text(own)}"
        )
    sums.goods += owed
    sums.owed += owed
    sums.by_state[ended] += units


@lru_cache(maxsize=300)
def _coin(currency: str) -> Decimal:
    """The smallest amount of a currency."""
    return Decimal(1).scaleb(-currency_exponent(currency))


def _after_discounts(order: HistoricOrder, amounts: Sequence[Decimal]) -> list[Decimal]:
    return [amount - line.discount for line, amount in zip(order.lines, amounts, strict=True)]


_VECTORS = {
    "open": ("\t", "\t0\t0\t0\t0\t"),
    "shipped": ("\t0\t", "\t0\t0\t0\t"),
    "delivered": ("\t0\t0\t", "\t0\t0\t"),
    "cancelled": ("\t0\t0\t0\t0\t", "\t"),
}
"""Open, shipped, delivered, returned, cancelled of a line whose units all ended in one state: before and behind it."""


def _write_uneven_line(
    order: HistoricOrder,
    start: str,
    line: HistoricLine,
    amount: Decimal,
    share: Decimal,
    ready: PreparedHistory,
    sums: _Sums,
    moves: list[str],
) -> None:
    """A line with discounts, tax, or units that ended in several places. `start` is the row up to its quantities."""
    identity, number, _ = start.split("\t", 2)
    tax = line.tax_amount
    amount -= line.discount
    base = amount - share - (tax if order.prices_include_tax else ZERO)
    sums.goods += amount
    sums.tax += tax
    sums.owed += base + tax
    at = {"open": ZERO, "shipped": ZERO, "delivered": ZERO, "returned": line.returned, "cancelled": line.cancelled}
    at[line.ended or order.ended] += line.quantity - line.returned - line.cancelled
    _count_credits(order, line, base + tax, at, sums)
    for state, units in at.items():
        if units:
            sums.by_state[state] += units
            ready.moves.append(f"{identity}\t1\t{number}\tnew\t{state}\t{units!s}")
            moves.append(f'[{number},"{NEW}","{state}","{units!s}"]')
    ready.lines.append(
        f"{start}\t{line.quantity!s}\t{at['open']!s}\t{at['shipped']!s}\t{at['delivered']!s}\t{at['returned']!s}"
        f"\t{at['cancelled']!s}\t{line.unit_price!s}\t{line.discount!s}\t{share!s}\t{amount!s}"
        f"\t{_tax_name(line.tax_name)}\t{line.tax_rate!s}\t{base!s}\t{tax!s}\t{copy_text(line.external_id)}"
    )


def _describe(item: Item, name: str) -> str:
    return (
        f"{copy_text(item.sku)}\t{copy_text(name or item.name)}\t{copy_text(item.unit)}\t1\t{item.decimals}"
        f"\t{item.stocked}"
    )


_tax_name = lru_cache(maxsize=1000)(copy_text)


def _count_credits(
    order: HistoricOrder, line: HistoricLine, owed: Decimal, at: Mapping[str, Decimal], sums: _Sums
) -> None:
    """What is no longer owed for cancelled units, and what was given back for returned ones."""
    if at["cancelled"]:
        sums.waived += round_money(owed * at["cancelled"] / line.quantity, order.currency)
    if at["returned"]:
        sums.returned += round_money(owed * at["returned"] / line.quantity, order.currency)


def _tenders(order: HistoricOrder, due: Decimal, sums: _Sums) -> list[HistoricTender]:
    if order.tenders or not order.settled or due <= 0:
        return order.tenders
    return [HistoricTender(order.settled, due, due, min(sums.returned, due))]


def _order_row(
    order: HistoricOrder,
    identity: str,
    number: str,
    channel: str,
    customer: str | None,
    sums: _Sums,
    total: Decimal,
    due: Decimal,
    tenders: Sequence[HistoricTender],
) -> str:
    accepted = None if order.declined else order.placed_at
    declined, withdrawn = (order.closed_at, None) if order.declined else (None, order.closed_at)
    money = axes.money(
        due=due,
        authorised=sum([one.authorised for one in tenders], ZERO),
        captured=sum([one.captured for one in tenders], ZERO),
        refunded=sum([one.refunded for one in tenders], ZERO),
        shipped=bool(sums.by_state["shipped"] or sums.by_state["delivered"]),
    )
    commitment = axes.commitment(accepted_at=accepted, declined_at=declined, withdrawn_at=withdrawn)
    progress, done = _standing(tuple([state for state, units in sums.by_state.items() if units]))
    placed = str(order.placed_at)
    return (
        f"{identity}\t{number}\t{copy_code(channel)}\t{copy_text(order.external_id)}\t{copy_code(customer)}"
        f"\t{order.currency}\t{placed}\t{order.requested_by or _NULL}\t{order.promised_for or _NULL}"
        f"\t{placed if accepted else _NULL}\t{declined or _NULL}\t{withdrawn or _NULL}\t{commitment}"
        f"\t{progress}\t{money}\t{done}\t{order.prices_include_tax}"
        f"\t{sums.goods!s}\t{order.discount!s}\t{order.shipping!s}\t{order.shipping_tax!s}"
        f"\t{sums.tax + order.shipping_tax!s}\t{total!s}\t{copy_text(order.shipping_method)}"
        f"\t{copy_array(order.tags)}\t1\t1"
    )


@lru_cache(maxsize=100)
def _standing(states: tuple[str, ...]) -> tuple[str, bool]:
    """How far an order with units in these states is, and whether anything is left to do."""
    vector = {state: Decimal(state in states) for state in STATES}
    return axes.progress([vector]), axes.is_done([vector])


def _papers_row(order: HistoricOrder, identity: str) -> str:
    sent = _encode(order.source)
    return "\t".join(
        (
            identity,
            _json(order.customer) if order.customer else "null",
            _json(order.ship_to) if order.ship_to else _NULL,
            _json(order.bill_to) if order.bill_to else _NULL,
            copy_text(order.notes),
            _json(order.attributes),
            copy_json(sent),
            f"\\\\x{hashlib.sha256(sent).hexdigest()}",
        )
    )


def _json(value: object) -> str:
    return copy_json(_encode(value))


async def find_known(unit: UnitOfWork, *, channel: str, external_ids: Sequence[str]) -> set[str]:
    """Which of these orders the channel has brought already."""
    rows = await unit.fetch(
        "SELECT external_id FROM orders WHERE channel = %s AND external_id = ANY(%s)", [channel, list(external_ids)]
    )
    return {row[0] for row in rows}


async def save_history(unit: UnitOfWork, *, history: PreparedHistory) -> None:
    """Write prepared orders with lines, papers, transitions and their one event `order.imported`.

    Their tenders are the payments room's to write. Raises the database's unique violation for an external id that
    came meanwhile: ask `find_known` again then.
    """
    now = str(unit.now)
    heads = await append(unit, [(event, GENESIS) for event in history.events])
    await unit.copy(
        "orders (id, number, channel, external_id, customer, currency, placed_at, requested_by, promised_for,"
        " accepted_at, declined_at, withdrawn_at, commitment, progress, money, done, prices_include_tax, goods,"
        " discount, shipping, shipping_tax, tax, total, shipping_method, tags, version, event_seq, received_at,"
        " changed_at, event_head)",
        [f"{row}\t{now}\t{now}\t\\\\x{head.hex()}" for row, head in zip(history.orders, heads, strict=True)],
    )
    await unit.copy(
        "order_papers (order_id, customer, ship_to, bill_to, notes, attributes, sent, sent_hash)", history.papers
    )
    await unit.copy(
        "order_lines (order_id, line, sku, name, unit, factor, decimals, stocked, ordered, open, shipped, delivered,"
        " returned, cancelled, unit_price, discount, order_discount, amount, tax_name, tax_rate, tax_base, tax_amount,"
        " external_id)",
        history.lines,
    )
    await unit.copy("transitions (order_id, seq, line, from_state, to_state, quantity)", history.moves)
