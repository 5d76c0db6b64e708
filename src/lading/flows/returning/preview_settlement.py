"""What settling a return would come to now; nothing is locked or written."""

from decimal import Decimal

import msgspec

from lading.flows.money.books import read_books
from lading.flows.returning.claw_returns import read_clawing
from lading.flows.returning.plan_settlement import SettleReturn, plan_settlement
from lading.orders.change import read_orders
from lading.returns.rma import read_return
from lading.returns.settlements import SettledLine, Way, read_settlements
from lading.store import UnitOfWork


class SettlementPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a settlement would come to. `order` is empty for goods without one."""

    order: str
    way: Way
    currency: str
    goods: Decimal
    shipping: Decimal
    fee: Decimal
    claw_back: Decimal
    total: Decimal
    why: list[str]
    lines: list[SettledLine]


async def preview_settlement(unit: UnitOfWork, *, wish: SettleReturn) -> list[SettlementPreview]:
    """What settling would come to now; nothing is locked or written. Raises as `settle_returns`."""
    one = await read_return(unit, number=wish.number)
    orders = await read_orders(unit, ids={line.order_id for line in one.lines if line.order_id})
    books = await read_books(unit, orders=list(orders), writes=False)
    before = bool(await read_settlements(unit, return_id=one.id))
    return [
        SettlementPreview(
            order=planned.order.number if planned.order else "",
            way=planned.way,
            currency=one.currency,
            goods=planned.reckoning.goods,
            shipping=planned.reckoning.shipping,
            fee=planned.reckoning.fee,
            claw_back=planned.reckoning.claw_back,
            total=planned.reckoning.total,
            why=planned.reckoning.why,
            lines=[SettledLine(line.line, line.quantity, line.amount) for line in planned.lines],
        )
        for planned in plan_settlement(
            one,
            wish,
            orders=orders,
            books=books,
            settled_before=before,
            clawing=await read_clawing(unit, orders=list(orders)),
        )
    ]
