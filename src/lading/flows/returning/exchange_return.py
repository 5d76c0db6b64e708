"""Exchanging: something else goes out for what comes back, as a line of the same order; the rest is settled."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.flows.changing.change_order import change_orders
from lading.flows.changing.order_edit import ChangeOrder, LineAdd, OrderEdit
from lading.flows.company import Company
from lading.flows.money.books import read_books
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.returning.plan_settlement import SettleLine, SettleReturn
from lading.flows.returning.return_frame import Desk, lock_desk, save_desk
from lading.flows.returning.settle_return import settle_returns
from lading.flows.returning.wait_for_yes import refuse_while_waiting
from lading.flows.show_orders import show_order
from lading.kernel import Conflict, FieldError, Invalid, plain, round_money
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import LockedOrder, lock_orders
from lading.orders.views import LineView
from lading.returns.rma import Return, ReturnLine
from lading.store import UnitOfWork

ZERO = Decimal(0)


class ExchangeLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What goes out for units of a line (None: all that can): `sku` (empty: what was wanted, else the same again).

    `unit_price` None: the same item at what was paid for it, another at its list price.
    """

    line: int
    quantity: Decimal | None = None
    sku: str = ""
    unit_price: Decimal | None = None

    def __post_init__(self) -> None:
        for field in ("quantity", "unit_price"):
            check_exact(field, value := getattr(self, field))
            if value is not None and (value < 0 or (field == "quantity" and not value)):
                raise FieldRefused(field, "bad_quantity", f"The {field} must be above 0.")


class ExchangeReturn(msgspec.Struct, frozen=True, kw_only=True):
    """Exchange lines of a return (None: all whose wish it is); `in_advance`: before the goods have come.

    `refund` gives a difference in the customer's favour back, after approval where it is not `approved` and above a
    limit; one that the customer owes stays on the order.
    """

    number: str
    lines: Sequence[ExchangeLine] | None = None
    in_advance: bool = False
    refund: bool = True
    reason: str = ""
    version: int | None = None
    approved: bool = True


class NothingToExchange(Conflict):
    """There are no units that could be exchanged now."""

    code = "nothing_to_exchange"


class Swap(msgspec.Struct, frozen=True):
    """Units of a line of the return, and what goes out for them."""

    line: ReturnLine
    quantity: Decimal
    add: LineAdd


async def exchange_return(unit: UnitOfWork, company: Company, *, wish: ExchangeReturn) -> Return:
    """Credit what came, add what goes out, and give back what is then too much; all of it or nothing.

    Raises `NotFound`, `Outdated`, `NothingToExchange`, `NothingToSettle`, and what changing an order raises.
    """
    desk = await lock_desk(unit, numbers=[wish.number], version=wish.version)
    one = desk.returns[wish.number]
    await refuse_while_waiting(unit, subject=one.subject)
    swaps = await _choose(unit, desk, one, wish)
    orders = {swap.line.order_id for swap in swaps if swap.line.order_id}
    if len(orders) > 1:
        raise Invalid("Exchange the lines of one order at a time.", code="two_orders")
    order = desk.orders[orders.pop()]
    before = await _credit_of(unit, order)
    if not wish.in_advance:
        lines = [SettleLine(line=swap.line.line, quantity=swap.quantity) for swap in swaps]
        await settle_returns(
            unit, wishes=[SettleReturn(number=wish.number, lines=lines, to="exchange", reason=wish.reason)]
        )
    edit = OrderEdit(add=[swap.add for swap in swaps])
    reason = wish.reason or f"Exchange for return {wish.number}"
    last = max(order.lines)
    await change_orders(unit, company, wishes=[ChangeOrder(number=order.number, edit=edit, reason=reason)])
    if wish.refund and not wish.in_advance:
        await _refund(unit, order, before, reason, approved=wish.approved)
    return await _note(unit, wish, order, swaps, last)


async def _choose(unit: UnitOfWork, desk: Desk, one: Return, wish: ExchangeReturn) -> list[Swap]:
    said = wish.lines
    if said is None:
        said = [ExchangeLine(line=line.line) for line in one.lines if line.wish == "exchange" and _open(line, wish)]
    if not said:
        raise NothingToExchange(f"{one.number}: nothing of it can be exchanged now. Take in first what comes back.")
    swaps: list[Swap] = []
    for index, each in enumerate(said):
        line = one.find(each.line)
        if line.order_id is None or line.order_line is None:
            raise Invalid("Goods without an order cannot be exchanged: settle them, then sell what is wanted.")
        left = _open(line, wish)
        quantity = left if each.quantity is None else each.quantity
        if quantity <= 0 or quantity > left:
            sentence = f"Line {line.line} of {one.number}: {plain(left)} can be exchanged now, not {plain(quantity)}."
            errors = (FieldError(f"/lines/{index}/quantity", "not_that_many", sentence),)
            raise NothingToExchange(sentence, errors=errors)
        view = await show_order(unit, number=desk.orders[line.order_id].number)
        sold = next(sold for sold in view.lines if sold.line == line.order_line)
        paid = sold.tax_base + (sold.tax_amount if view.prices_include_tax else ZERO)
        swaps.append(Swap(line, quantity, _add(each, line, sold, quantity, paid, one.currency)))
    return swaps


def _open(line: ReturnLine, wish: ExchangeReturn) -> Decimal:
    """Units for which nothing went out yet: expected ones only in advance."""
    if line.outcome != "authorised":
        return ZERO
    here = line.received + line.kept + (line.expected if wish.in_advance else ZERO)
    return max(ZERO, here - max(line.exchanged, line.credited))


def _add(
    said: ExchangeLine, line: ReturnLine, sold: LineView, quantity: Decimal, paid: Decimal, currency: str
) -> LineAdd:
    """What goes out: the same item at what was paid for it, so that nothing is owed; another at its price."""
    sku = said.sku or (line.wanted.sku if line.wanted else "") or line.sku
    if said.unit_price is not None:
        return LineAdd(sku=sku, quantity=quantity, unit_price=said.unit_price, price_reason="agreed for an exchange")
    if sku != line.sku:
        return LineAdd(sku=sku, quantity=quantity)
    gross = sold.unit_price * sold.ordered
    less = round_money(max(ZERO, gross - paid) * quantity / sold.ordered, currency) if gross > paid else ZERO
    return LineAdd(
        sku=sku,
        quantity=quantity,
        unit=sold.unit,
        unit_price=sold.unit_price,
        discount=less,
        price_reason="as paid, for an exchange",
    )


async def _credit_of(unit: UnitOfWork, order: LockedOrder) -> Decimal:
    return (await read_books(unit, orders=[order.id]))[order.id].in_credit


async def _refund(unit: UnitOfWork, order: LockedOrder, before: Decimal, reason: str, *, approved: bool) -> None:
    """A difference in the customer's favour goes back; what was in credit before stays as it was."""
    more = await _credit_of(unit, order) - before
    if more > 0:
        await refund_orders(unit, wishes=[Refund(number=order.number, reason=reason, amount=more, approved=approved)])


async def _note(unit: UnitOfWork, wish: ExchangeReturn, order: LockedOrder, swaps: Sequence[Swap], last: int) -> Return:
    """Link what goes out with what came back."""
    now = (await lock_orders(unit, ids=[order.id]))[order.id]
    desk = await lock_desk(unit, numbers=[wish.number])
    one = desk.returns[wish.number]
    added = sorted(line for line in now.lines if line > last)
    for swap, order_line in zip(swaps, added, strict=False):
        line = one.find(swap.line.line)
        line.exchanged += swap.quantity
        line.wish = "exchange"
        await unit.execute(
            "INSERT INTO return_exchanges (return_id, order_id, order_line, line, quantity, in_advance, at, actor)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(one.id, order.id, order_line, line.line, swap.quantity),
                *(wish.in_advance, unit.now, unit.actor.label),
            ],
        )
    told = [[swap.line.line, swap.line.sku, swap.quantity, swap.add.sku] for swap in swaps]
    desk.note(one, kind="return.exchanged", lines=told, order=order.number, in_advance=wish.in_advance)
    units = [[swap.line.order_line, swap.quantity] for swap in swaps]
    desk.tell_order(one, order.id, kind="order.exchanged", units=units, lines=added, in_advance=wish.in_advance)
    await save_desk(unit, desk)
    return one
