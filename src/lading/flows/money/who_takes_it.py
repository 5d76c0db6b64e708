"""Which provider takes an order's money, and how much of it is owed and not on its way."""

from decimal import Decimal

from msgspec.structs import replace

from lading.flows.money.books import read_books
from lading.kernel import Conflict
from lading.orders.change import LockedOrder
from lading.payments.distribute import on_the_way
from lading.payments.gateways import GatewayView, chosen, get_gateway, list_gateways
from lading.payments.operations import read_operations
from lading.store import UnitOfWork


class NothingOwed(Conflict):
    """There is nothing to pay."""

    code = "nothing_owed"


class NoGateway(Conflict):
    """No account at a payment provider takes payments in this currency."""

    code = "no_gateway"


async def choose_gateway(unit: UnitOfWork, *, order: LockedOrder, code: str | None) -> GatewayView:
    """The account of that code, else the one for the order's channel, else any that takes its currency.

    Raises `NotFound`, `NoGateway`.
    """
    if code:
        return await get_gateway(unit.sql, code=code)
    accounts = await list_gateways(unit.sql)
    anybody = [replace(one, channels=None) for one in accounts]
    found = chosen(accounts, channel=order.channel, currency=order.currency) or chosen(
        anybody, channel=order.channel, currency=order.currency
    )
    if found is None:
        raise NoGateway(f"No payment provider takes {order.currency}. Add one in the settings.")
    return found


async def owed_now(unit: UnitOfWork, *, order: LockedOrder) -> Decimal:
    """What is owed and neither taken, authorised nor on its way."""
    books = (await read_books(unit, orders=[order.id]))[order.id]
    coming = sum(on_the_way((await read_operations(unit, orders=[order.id])).get(order.id, ()), "capture").values())
    granted = sum((one.authorised - one.captured for one in books.tenders), Decimal(0))
    return books.owing - max(granted, Decimal(coming))
