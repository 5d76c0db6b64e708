"""Goods that never came although something went out for them in advance: a person is told, or the customer charged."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from lading.flows.company import Company
from lading.flows.gateways.pay_by_link import LinkWish, finish_link, links_of, prepare_link
from lading.flows.money.who_takes_it import owed_now
from lading.flows.returning.return_frame import Desk
from lading.kernel import Actor, NotFound
from lading.orders.change import lock_orders, read_orders
from lading.orders.queries import ids_of_numbers
from lading.returns.links import find_by_link
from lading.returns.rma import Return, missing_of, read_return
from lading.store import UnitOfWork

ZERO = Decimal(0)


async def charge_of(unit: UnitOfWork, desk: Desk, one: Return) -> dict[UUID, dict[str, object]]:
    """What the letter about an expired return asks for, by order: nothing where the policy only asks a person."""
    told: dict[UUID, dict[str, object]] = {}
    for order_id in _charged(one):
        owed = await owed_now(unit, order=desk.orders[order_id])
        if owed > 0:
            told[order_id] = {"owed": owed, "currency": one.currency}
    return told


def _charged(one: Return) -> Iterable[UUID]:
    """The orders of which something is missing that the policy charges."""
    mine = [line for line in one.lines if missing_of(line) and line.decision.terms.if_missing == "charge"]
    return dict.fromkeys(line.order_id for line in mine if line.order_id)


async def owed_for_missing(unit: UnitOfWork, *, one: Return) -> tuple[str, Decimal]:
    """The order of which something is missing that is charged, and what it owes; empty and zero where nothing is."""
    if one.expired_at is None:
        return "", ZERO
    for order_id in _charged(one):
        order = (await read_orders(unit, ids=[order_id]))[order_id]
        if (owed := await owed_now(unit, order=order)) > 0:
            return order.number, owed
    return "", ZERO


async def open_payment(company: Company, *, token: str, by: Actor) -> str:
    """The address at which a customer pays for what never came back; the same page as long as it is open.

    Raises `NotFound`, `NoGateway`, `NothingOwed`, and what the provider raises.
    """
    async with company.database.unit_of_work(by) as unit:
        kind, named = await find_by_link(unit, token=token)
        one = await read_return(unit, number=named) if kind == "return" else None
        number, owed = await owed_for_missing(unit, one=one) if one else ("", ZERO)
        if not number:
            raise NotFound("Nothing is to be paid for this return.")
        ids = await ids_of_numbers(unit, numbers=[number])
        await lock_orders(unit, ids=ids.values())
        known = [link for link in await links_of(unit, number=number) if link.state in ("opening", "open")]
        fitting = [link for link in known if link.amount == owed]
        link = fitting[0] if fitting else await prepare_link(unit, number=number, wish=LinkWish(amount=owed))
    return (await finish_link(company, number=number, link=link)).url
