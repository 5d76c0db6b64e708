"""Which order a paper speaks of that changes or cancels one, and what it would do to it."""

from decimal import Decimal
from typing import Any

import msgspec

from lading.flows.show_orders import show_order
from lading.intake.choices import Choices
from lading.intake.make_change import OrderedLine, WantedChange, make_change
from lading.intake.matched import Answer, Deviation, Matches
from lading.intake.matching.make_draft import external_id_of
from lading.intake.reading import Kind, Reading
from lading.kernel import plain
from lading.orders import OrderDraft
from lading.orders.views import OrderView
from lading.store import UnitOfWork

ASK = Answer("ask", "Ask the sender.")


class ChangeOf(msgspec.Struct, frozen=True, kw_only=True):
    """A change or cancellation of `order` (empty: nobody has found it), with what a person should see of it.

    An order that was handed over is `elsewhere`, under that system's number; `draft` is how the paper wants it then.
    What changes single lines in words says only `some` of it, so that nobody but a person can tell it there.
    """

    kind: Kind
    order: str
    wanted: WantedChange
    deviations: list[Deviation]
    elsewhere: str = ""
    draft: OrderDraft | None = None
    some: bool = False


_FIND = """
SELECT number FROM orders WHERE number = %(ours)s AND %(ours)s <> ''
UNION ALL
SELECT number FROM orders WHERE channel = %(channel)s AND external_id = ANY(%(named)s)
LIMIT 1
"""


async def find_change(
    unit: UnitOfWork, *, reading: Reading, matches: Matches, choices: Choices, channel: str, kind: Kind
) -> ChangeOf | None:
    """What the paper does to the order that it names; None where it is a new order."""
    if kind not in {"change", "cancellation"} and not choices.order:
        return None
    customer = matches.customer.chosen.code if matches.customer.chosen else ""
    po_number = reading.value("po_number")
    named = [external_id_of(customer, po_number), po_number] if po_number else []
    asked: dict[str, Any] = {"ours": choices.order or reading.value("our_number"), "channel": channel, "named": named}
    rows = await unit.fetch(_FIND, asked)
    of: Kind = "cancellation" if kind == "cancellation" else "change"
    if not rows and (there := await _elsewhere(unit, of, asked)):
        return there
    if not rows:
        said = po_number or choices.order or reading.value("our_number") or "no number"
        sentence = f"It speaks of {said}, and we have no such order."
        answers = [Answer("book", "Book it as a new order."), ASK] if of == "change" else [ASK]
        missing = Deviation("missing", "stop", "/header/po_number", sentence, said, "", answers)
        return ChangeOf(kind=of, order="", wanted=WantedChange(), deviations=[missing])
    order = await show_order(unit, number=rows[0][0])
    if of == "cancellation":
        return ChangeOf(kind=of, order=order.number, wanted=WantedChange(), deviations=_cancelling(order))
    wanted = make_change(reading, matches, order=await _lines(unit, order), requested_by=order.requested_by)
    return ChangeOf(kind=of, order=order.number, wanted=wanted, deviations=_told(order, wanted))


_HANDED = """
SELECT h.state, h.number FROM intake_handovers h WHERE h.channel = %(channel)s AND h.state <> 'refused'
  AND (h.name = ANY(%(named)s) OR h.number = %(ours)s AND %(ours)s <> '') ORDER BY h.id DESC LIMIT 1
"""


async def _elsewhere(unit: UnitOfWork, kind: Kind, asked: dict[str, Any]) -> ChangeOf | None:
    """The change of an order that was handed over to another system."""
    rows = await unit.fetch(_HANDED, asked)
    if not rows:
        return None
    state, number = rows[0]
    if state != "confirmed":
        sentence = "The order is on its way to the other system, which has not confirmed it yet. Wait until it has."
        waiting = Deviation("missing", "stop", "/header/po_number", sentence, answers=[ASK])
        return ChangeOf(kind=kind, order="", wanted=WantedChange(), deviations=[waiting])
    what = "cancelled" if kind == "cancellation" else "changed"
    note = Deviation("quantity", "note", "/header/po_number", f"Order {number} of the other system would be {what}.")
    return ChangeOf(kind=kind, order="", wanted=WantedChange(), deviations=[note], elsewhere=number)


async def _lines(unit: UnitOfWork, order: OrderView) -> list[OrderedLine]:
    named = dict(await unit.fetch("SELECT line, external_id FROM order_lines WHERE order_id = %s", [order.id]))
    return [
        OrderedLine(
            line=one.line,
            sku=one.sku,
            unit=one.unit,
            wanted=one.ordered - one.cancelled,
            unit_price=one.unit_price,
            position=named.get(one.line) or "",
            requested_by=one.requested_by,
        )
        for one in order.lines
    ]


def _cancelling(order: OrderView) -> list[Deviation]:
    left = sum((one.ever.shipped for one in order.lines), Decimal(0))
    sentence = f"Order {order.number} would be cancelled."
    if left:
        sentence = f"Of order {order.number} {plain(left)} units have left; only the rest can be cancelled."
    return [Deviation("quantity", "note", "/header/po_number", sentence, "0", order.number)]


def _told(order: OrderView, wanted: WantedChange) -> list[Deviation]:
    """What would change, line by line, as notes; what nobody can place, and what a whole paper leaves out, asks."""
    found = [Deviation("missing", "stop", place, sentence, answers=[ASK]) for place, sentence in wanted.unclear.items()]
    if wanted.is_empty and not found:
        sentence = f"It says what order {order.number} says already: nothing would change."
        away = [Answer("put_away", "Put it away.", order.number)]
        return [Deviation("duplicate", "stop", "/header/po_number", sentence, "", order.number, away)]
    skus = {one.line: one for one in order.lines}
    for line in wanted.gone:
        sentence = f"{skus[line].sku} (line {line}) is not on the new paper: it would be taken off the order."
        answers = [Answer("take_off", "Take it off."), Answer("keep", "Keep it."), ASK]
        found.append(Deviation("quantity", "ask", f"/order/{line}", sentence, "0", "", answers))
    for one in wanted.lines:
        if one.quantity is not None:
            sentence = f"{one.sku} (line {one.line}): {plain(one.quantity)} instead of {plain(one.before)}."
            found.append(
                Deviation("quantity", "note", f"/order/{one.line}", sentence, plain(one.quantity), plain(one.before))
            )
        if one.requested_by is not None:
            now = skus[one.line].requested_by or order.requested_by
            sentence = f"{one.sku} (line {one.line}): wished for {one.requested_by} instead of {now or 'no day'}."
            place = f"/order/{one.line}/requested_by"
            found.append(Deviation("date", "note", place, sentence, str(one.requested_by), str(now or "")))
        if one.unit_price is not None:
            ours = skus[one.line].unit_price
            sentence = f"{one.sku} (line {one.line}): price {plain(one.unit_price)} instead of {plain(ours)}."
            answers = [Answer("take_theirs", "Accept their price."), Answer("take_ours", "Keep ours and say so."), ASK]
            place = f"/order/{one.line}/unit_price"
            found.append(Deviation("price", "ask", place, sentence, plain(one.unit_price), plain(ours), answers))
    for new in wanted.add:
        day = f", wished for {new.requested_by}" if new.requested_by else ""
        sentence = f"{plain(new.quantity)} {new.unit or 'units'} of {new.sku} would be added{day}."
        found.append(Deviation("quantity", "note", f"/lines/{new.place}", sentence, plain(new.quantity), "0"))
    return found
